import { loadPeer } from './peer-package';

/** What is used of an answer of undici. */
export interface UndiciResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { text(): Promise<string>; json(): Promise<unknown> };
}

/** What is used of a pool of undici. */
export interface UndiciPool {
  request(options: {
    readonly path: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body?: string | undefined;
  }): Promise<UndiciResponse>;
}

const { Pool } = loadPeer('undici') as {
  readonly Pool: new (origin: string, options: { readonly connections: number }) => UndiciPool;
};

/** As many as requests are under way in the steady state. */
const CONNECTIONS = 64;

/** Keeps connections to one origin. */
export function createPool(origin: string): UndiciPool {
  return new Pool(origin, { connections: CONNECTIONS });
}
