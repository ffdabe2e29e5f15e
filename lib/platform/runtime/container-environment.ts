/**
 * The environment of a child: ours, without what the platform gave to us, and with the runtime's log switched on,
 * since the output is captured.
 *
 * @param variables win over ours; `undefined` takes one of ours away
 */
export function childEnvironment(variables: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ELASTICIO_'));
  return { LOG_LEVEL: 'info', ...Object.fromEntries(inherited), ...variables };
}

/** Runs something synchronous with other environment variables, and puts the old ones back. */
export function withEnvironment<Result>(
  variables: Readonly<Record<string, string>>,
  run: () => Result,
): Result {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

/** Loads what decides by the environment how much it logs: without `LOG_LEVEL`, nothing. */
export function withQuietLog<Result>(load: () => Result): Result {
  // `NODE_ENV=test` is the runtime's own switch for silence.
  return withEnvironment(process.env.LOG_LEVEL === undefined ? { NODE_ENV: 'test' } : {}, load);
}
