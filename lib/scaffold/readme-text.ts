import { buildVariables } from './oauth-block';
import type { Plan } from './plan';

/** `README.md`, one screen. */
export function buildReadme(plan: Plan): string {
  return `# ${plan.title}

An integration component for ${plan.apiTitle}: the action \`getResource\`, the trigger \`pollResource\`. Access tokens are the
work of freshkeys: they are renewed in time, saved, and used on.

\`\`\`sh
npm install
npm test                    # builds, and runs spec/ on a provider of its own: no network, no account
npx freshkeys validate      # the component as the platform will see it
${plan.isConnected ? CHECK : ''}\`\`\`

With an account of your own:

\`\`\`sh
${describeClient(plan)}npx freshkeys connect       # obtains the first tokens, and keeps them in .freshkeys/
npx freshkeys verify
npx freshkeys run getResource -x getResource
\`\`\`

| File                  | What it is                                                           |
| --------------------- | -------------------------------------------------------------------- |
| component.json        | what the platform shows and asks for                                 |
| lib/connection.ts     | the connection, one for the whole component                          |
| lib/actions, triggers | one file a step: a handler, and the \`process\` that the runtime calls |
| verifyCredentials.ts  | what "Verify" on the credential form asks the API                    |
| test/fixture.json     | messages to try steps with                                           |
${describeProvider(plan)}`;
}

const CHECK = 'npx freshkeys check         # every way in which tokens can fail, against this component\n';

function describeClient(plan: Plan): string {
  const names = Object.keys(buildVariables(plan));
  return names.length === 0 ? '' : `cp .env.example .env        # fill in ${names.join(' and ')}\n`;
}

function describeProvider({ provider, isConnected }: Plan): string {
  if (provider === undefined) {
    return '\nReplace the addresses in component.json and lib/connection.ts by those of your API.\n';
  }
  const { documentation, refresh } = provider.definition;
  const because = isConnected && refresh?.missingBecause !== undefined ? `${refresh.missingBecause}\n` : '';
  return `\nAbout its OAuth2: ${documentation}\n${because}`;
}
