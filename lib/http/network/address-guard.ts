import { lookup as resolveName, type LookupAddress, type LookupOptions } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import { ConfigurationError } from '../../errors';
import { isPrivateAddress } from './private-address';

/** The variable that asks for a guard. */
export const GUARD_VARIABLE = 'FRESHKEYS_DENY_PRIVATE_NETWORKS';

/** An address as axios takes it. */
interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | Address[],
  family?: 4 | 6,
) => void;

/** The part of `dns.lookup` that a guard asks. */
type Resolve = (
  name: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Keeps requests away from private networks. */
export interface AddressGuard {
  /**
   * Refuses a URL whose host is an address or a name of a private network. To be called before a request, and before
   * every redirect is followed: addresses are not looked up.
   *
   * @throws {ConfigurationError} `ADDRESS_DENIED`
   */
  readonly check: (url: string) => void;
  /**
   * `dns.lookup`, which fails with `ADDRESS_DENIED` if any of a name's addresses is private. What it hands out is what is
   * connected to, so a name that changes its mind gains nothing.
   */
  readonly lookup: (name: string, options: object, callback: LookupCallback) => void;
  /**
   * Agents whose connections were all looked up here: those that others share may hold a connection to a private host.
   * `undefined` with a proxy, which only Node's own agents may know of.
   */
  readonly agents: { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent } | undefined;
}

/** What a guard is made with. */
export interface AddressGuardOptions {
  /** Host names of the proxies that requests go through: these are looked up whatever they are, but not to be asked for. */
  readonly proxies?: readonly string[];
  /** Default: `dns.lookup`. */
  readonly resolve?: Resolve;
}

/**
 * Creates a guard against private networks: loopback, link-local with the clouds' metadata services, RFC 1918, unique
 * local and all else that is not the public internet. A proxy resolves the names that go through it by itself: of
 * those, only the name is checked, or the address in its place.
 */
export function createAddressGuard({
  proxies = [],
  resolve = resolveName,
}: AddressGuardOptions = {}): AddressGuard {
  const lookup: AddressGuard['lookup'] = (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
      } else if (
        !proxies.includes(name.toLowerCase()) &&
        addresses.some(({ address }) => isPrivateAddress(address))
      ) {
        callback(buildDeniedError(name), []);
      } else {
        answer(addresses, options, callback);
      }
    });
  };
  const settings = { keepAlive: true, lookup } as const;
  return {
    check: (url) => {
      const host = hostOf(url);
      if (proxies.includes(host) || isPrivateHost(host)) throw buildDeniedError(host);
    },
    lookup,
    agents:
      proxies.length > 0
        ? undefined
        : { httpAgent: new HttpAgent(settings), httpsAgent: new HttpsAgent(settings) },
  };
}

/** The refusal of a guard among the causes of an error: axios and its redirects wrap what they are told. */
export function findDenial(error: unknown): ConfigurationError | undefined {
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && current instanceof Error; depth += 1) {
    if (current instanceof ConfigurationError && current.code === 'ADDRESS_DENIED') return current;
    current = current.cause;
  }
  return undefined;
}

const MAX_CAUSES = 8;

function answer(found: readonly LookupAddress[], options: object, callback: LookupCallback): void {
  const addresses = found.map(({ address }) => ({ address, family: isIP(address) === 6 ? 6 : 4 }) as const);
  const [first] = addresses;
  if ('all' in options && options.all === true) callback(null, addresses);
  else callback(null, first?.address ?? '', first?.family);
}

/** The host as a URL knows it, without brackets, zone and final dots; empty if there is none. */
function hostOf(url: string): string {
  // A zone makes it no URL, and is still understood by some.
  const plain = url.replace(/^([^/?#]*:\/\/[^/?#]*\[[\da-f:.]*)%[^\]/?#]*\]/i, '$1]');
  if (!URL.canParse(plain)) return '';
  return new URL(plain).hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
}

/** Names that mean this machine, or that exist in private networks alone (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|localdomain|local|internal|alt|home\.arpa)$/i;

function isPrivateHost(host: string): boolean {
  if (host === '') return false;
  if (isIP(host) !== 0) return isPrivateAddress(host);
  // Public names have a dot; a name without one is completed by the network that it is asked in.
  return !host.includes('.') || PRIVATE_NAME.test(host);
}

/** No name is longer. */
const MAX_NAME = 253;

function buildDeniedError(host: string): ConfigurationError {
  const shown = host.slice(0, MAX_NAME);
  return new ConfigurationError({
    code: 'ADDRESS_DENIED',
    sentence: `The host "${shown}" belongs to a private network, and this component must not reach those.`,
    remedy: `Use a public host name. Whoever runs the component allows private networks by removing ${GUARD_VARIABLE}.`,
    cause: { host: shown, variable: GUARD_VARIABLE },
  });
}
