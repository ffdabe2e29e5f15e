import { dependencies, devDependencies, version } from '../../package.json';
import { FIRST_VERSION } from './component-json';
import type { Plan } from './plan';

/** Tools of a component: those that this release was tried with. */
const TOOLS = ['@types/mocha', '@types/node', 'mocha', 'tsx', 'typescript'] as const;

/** `package.json` */
export function buildPackageJson({ name, title, freshkeys, isConnected }: Plan): object {
  const [major] = process.versions.node.split('.');
  return {
    name,
    version: FIRST_VERSION,
    private: true,
    description: `Integration component: ${title}`,
    engines: { node: `${major ?? ''}.x` },
    scripts: {
      build: 'tsc',
      pretest: 'npm run build',
      test: 'mocha',
      validate: 'freshkeys validate',
      // It drives accounts that somebody connects.
      ...(isConnected ? { check: 'freshkeys check' } : {}),
    },
    dependencies: {
      'elasticio-sailor-nodejs': dependencies['elasticio-sailor-nodejs'],
      freshkeys: freshkeys ?? `^${version}`,
    },
    devDependencies: Object.fromEntries(TOOLS.map((tool) => [tool, devDependencies[tool]])),
  };
}

/** `tsconfig.json`: what is compiled lies beside its source, because `main` of `component.json` leads there. */
export function buildTsconfig(): object {
  return {
    compilerOptions: {
      target: 'es2022',
      lib: ['es2023'],
      module: 'node20',
      types: ['node', 'mocha'],
      strict: true,
      noUncheckedIndexedAccess: true,
      resolveJsonModule: true,
      esModuleInterop: true,
      forceConsistentCasingInFileNames: true,
      skipLibCheck: true,
    },
    include: ['lib/**/*.ts', 'spec/**/*.ts', 'verifyCredentials.ts'],
  };
}

/** `.mocharc.json`: the first spec loads the runtime, which takes seconds where a build server is busy. */
export function buildMocharc(): object {
  return { require: ['tsx/cjs'], spec: ['spec/**/*.spec.ts'], timeout: 20_000 };
}
