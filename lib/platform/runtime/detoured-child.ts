import { sourceArguments } from './child-process';

/**
 * What to start a child with (`execArgv`, `environment`) so that it reaches nothing but the loopback interface: all
 * other hosts lead to the server at `url`.
 */
export function detouredChild(url: string): {
  readonly execArgv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
} {
  return {
    execArgv: [...sourceArguments(), '--require', require.resolve('./detour')],
    // A proxy would be a way out.
    environment: { DETOUR_TO: url, HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '' },
  };
}
