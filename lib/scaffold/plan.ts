import { loadProvider } from '../providers/catalogue';
import type { Provider } from '../providers/provider';
import { obtainsByItself } from '../settings/obtaining';
import { toPackageName, toTitle, toVariablePrefix } from './names';

/** Addresses of an API whose provider is not in the catalogue. */
export interface Addresses {
  readonly authUri: string;
  readonly tokenUri: string;
  readonly baseUrl: string;
}

/** What somebody wants a component for. */
export interface Wishes {
  /** Name of the folder. */
  readonly folder: string;
  /** Id of a provider of the catalogue. */
  readonly provider?: string | undefined;
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly addresses?: { readonly [Name in keyof Addresses]?: string | undefined };
  /** What the component depends on instead of this version: a path, for those who work on this package. */
  readonly freshkeys?: string | undefined;
}

/** All that the files of a new component are made of. */
export interface Plan {
  readonly name: string;
  readonly title: string;
  /** What people call the API. */
  readonly apiTitle: string;
  /** What the environment variables begin with. */
  readonly prefix: string;
  readonly provider: { readonly id: string; readonly definition: Provider } | undefined;
  /** Whether a person connects the account; otherwise the component obtains its tokens by itself. */
  readonly isConnected: boolean;
  readonly addresses: Addresses;
  readonly freshkeys: string | undefined;
}

/** What stands there until somebody knows better. */
const SAMPLE_ADDRESSES: Addresses = {
  authUri: 'https://login.example.com/authorize',
  tokenUri: 'https://login.example.com/token',
  baseUrl: 'https://api.example.com',
};

/**
 * Decides what a new component will be.
 *
 * @throws {ConfigurationError} `PROVIDER_UNKNOWN`
 */
export function planComponent(wishes: Wishes): Plan {
  const { folder, provider: id, addresses = {}, freshkeys } = wishes;
  const name = wishes.name ?? toPackageName(folder);
  const provider = id === undefined ? undefined : { id, definition: loadProvider(id) };
  const title = wishes.title ?? provider?.definition.title ?? toTitle(name);
  return {
    name,
    title,
    apiTitle: provider?.definition.title ?? title,
    prefix: toVariablePrefix(id ?? name),
    provider,
    isConnected: provider === undefined || !obtainsByItself(provider.definition),
    addresses: completeAddresses(addresses),
    freshkeys,
  };
}

function completeAddresses({ authUri, tokenUri, baseUrl }: NonNullable<Wishes['addresses']>): Addresses {
  return {
    authUri: authUri ?? SAMPLE_ADDRESSES.authUri,
    tokenUri: tokenUri ?? SAMPLE_ADDRESSES.tokenUri,
    baseUrl: baseUrl ?? SAMPLE_ADDRESSES.baseUrl,
  };
}
