import type { AssertionShape, SigningKey } from './assertion-shape';
import type { ClientAuthenticationName } from './client-authentication';
import type { ParameterValue, RequestShape } from './request-shape';

/** The client as templates. */
export interface ClientTemplates extends SigningKey {
  readonly issuer?: string;
  readonly audience?: string;
  readonly certificate?: string;
}

/** Everything that one kind of request is built from, apart from the values that templates name. */
export interface RequestPlan {
  /** Where it stands in the definition, for error texts: `token`, `refresh`. */
  readonly where: string;
  /** Where its URL stands, which may be elsewhere. */
  readonly urlWhere: string;
  /** What the URL is, for error texts: `The token URI`. */
  readonly what: string;
  readonly shape: RequestShape;
  /** What the standard sends: names and templates. */
  readonly standard: Readonly<Record<string, ParameterValue>>;
  /** `undefined`: a request that no client is named in. */
  readonly authentication: ClientAuthenticationName | undefined;
  readonly client: ClientTemplates;
  /** What `{{assertion}}` is. */
  readonly assertion?: AssertionShape | undefined;
}
