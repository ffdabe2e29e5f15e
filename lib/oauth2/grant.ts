/** Grants that obtain the first tokens of an account. */
export type ObtainingGrant =
  | 'authorization_code'
  | 'client_credentials'
  | 'password'
  | 'jwt_bearer'
  | 'saml2_bearer'
  | 'token_exchange'
  | 'device_code'
  | 'login'
  | 'signed_jwt';

/** What is exchanged for an access token; `upgrade` exchanges a short-lived one for a long-lived one. */
export type GrantName = ObtainingGrant | 'refresh_token' | 'upgrade';

/** One exchange: its kind, and the values that it is about, by the names that templates use. */
export interface Grant {
  readonly type: GrantName;
  /** `refresh_token`, `code`, `redirect_uri`, `code_verifier`, `scope`, `device_code`, … */
  readonly values: Readonly<Record<string, string | undefined>>;
}
