import type { Configuration, Provider } from 'oidc-provider';

type ProviderModule = typeof import('oidc-provider');

let loading: Promise<ProviderModule> | undefined;

/**
 * Constructs an `oidc-provider`, silent about two things that are wanted here and that no setting turns off:
 * the development interactions, and a Node.js version older than the one it was certified with.
 *
 * @param issuer the issuer identifier, a URL without a trailing slash
 */
export async function createQuietProvider(issuer: string, configuration: Configuration): Promise<Provider> {
  // One shared import: two that overlap would restore console.warn in the wrong order.
  loading ??= importQuietly();
  const { Provider } = await loading;
  const restore = muteProviderWarnings();
  try {
    return new Provider(issuer, configuration);
  } finally {
    restore();
  }
}

async function importQuietly(): Promise<ProviderModule> {
  const restore = muteProviderWarnings();
  try {
    return await import('oidc-provider');
  } finally {
    restore();
  }
}

function muteProviderWarnings(): () => void {
  const original = console.warn;
  console.warn = (...values: unknown[]) => {
    if (!String(values[0]).includes('oidc-provider WARNING')) original(...values);
  };
  return () => {
    console.warn = original;
  };
}
