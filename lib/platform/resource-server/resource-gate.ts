import { REJECTIONS } from './expiry-sign';
import type { Gatekeeper } from './resource-routes';
import type { ResourceServerOptions } from './resource-server-options';

/** Decides who may use the API. */
export interface ResourceGate {
  readonly reject: Gatekeeper;
  /** Rejects the next `count` requests that carry an active token. */
  readonly rejectNext: (count: number) => void;
}

/** A gate that lets active tokens pass. */
export function createResourceGate(options: ResourceServerOptions): ResourceGate {
  let toReject = 0;
  return {
    async reject(authorization) {
      // RFC 6750 section 3.1: a request without any authentication is told no error code.
      if (authorization === undefined) {
        return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: { error: 'no_token' } };
      }
      const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
      const isActive = token !== undefined && (await options.isActive(token));
      if (isActive && toReject === 0) return undefined;
      if (isActive) toReject -= 1;
      return options.rejection ?? REJECTIONS[options.expirySign ?? '401'];
    },
    rejectNext(count) {
      toReject += count;
    },
  };
}
