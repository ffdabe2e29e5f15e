/** Algorithms of signed JWTs (RFC 7518 §3.1, RFC 8037). */
export type SigningAlgorithm =
  | 'HS256'
  | 'HS384'
  | 'HS512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA';

/** The key that something is signed with. */
export interface SigningKey {
  /** Default: `RS256`; `HS256` for `client_secret_jwt`. */
  readonly algorithm?: SigningAlgorithm;
  /** The private key as PEM, or the shared secret of an `HS…` algorithm. A template. Default: `{{private_key}}`. */
  readonly key?: string;
  /** How a shared secret is written. Default: `text`. */
  readonly keyEncoding?: 'text' | 'base64' | 'hex';
  /** The member `kid` of the header. A template. */
  readonly keyId?: string;
  /** Further members of the header: `x5t`. Templates. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JWT that is signed here (RFC 7523 §3). `iat` and `exp` are added. */
export interface JwtAssertion extends SigningKey {
  readonly format?: 'jwt';
  /** The claims. Templates. */
  readonly claims: Readonly<Record<string, string>>;
  /** Until `exp`, in seconds. Default: 300. */
  readonly lifetimeSeconds?: number;
}

/** A SAML 2.0 assertion that is signed here (RFC 7522 §3), with RSA and SHA-256. */
export interface SamlAssertion {
  readonly format: 'saml2';
  /** The private key as PEM. A template. Default: `{{private_key}}`. */
  readonly key?: string;
  /** The certificate of the key as PEM. A template. */
  readonly certificate?: string;
  /** Who says it. A template. */
  readonly issuer: string;
  /** Whom it is about. A template. */
  readonly subject: string;
  /** Format of the subject, a URN. */
  readonly subjectFormat?: string;
  /** For whom it is. A template. */
  readonly audience: string;
  /** The token endpoint. A template. */
  readonly recipient: string;
  /** Attributes by name. Templates. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Until it ends, in seconds. Default: 300. */
  readonly lifetimeSeconds?: number;
}

/** Something that is signed here and exchanged for a token, or is the token itself. */
export type AssertionShape = JwtAssertion | SamlAssertion;
