/** A registered OAuth2 client (RFC 6749 §2.2). A public client has no secret. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
}

/** The parts of a token request that client authentication adds to. */
export interface ClientProof {
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** How a client proves who it is at the token endpoint (RFC 6749 §2.3): a value, not a branch. */
export type ClientAuthentication = (client: OAuthClient) => ClientProof;

/** HTTP Basic (RFC 6749 §2.3.1): id and secret are form-encoded first, then joined, then base64. */
export const basicAuthentication: ClientAuthentication = ({ clientId, clientSecret = '' }) => {
  const pair = `${formEncode(clientId)}:${formEncode(clientSecret)}`;
  return {
    headers: { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` },
    parameters: {},
  };
};

/** Id and secret as request parameters (RFC 6749 §2.3.1). */
export const postAuthentication: ClientAuthentication = ({ clientId, clientSecret }) => ({
  headers: {},
  parameters: {
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  },
});

/** A public client only says who it is (RFC 6749 §3.2.1). */
export const noAuthentication: ClientAuthentication = ({ clientId }) => ({
  headers: {},
  parameters: { client_id: clientId },
});

/** The methods by the names that connections use. */
export const CLIENT_AUTHENTICATIONS = {
  basic: basicAuthentication,
  post: postAuthentication,
  none: noAuthentication,
} as const satisfies Record<string, ClientAuthentication>;

/** `basic`, `post` or `none`. */
export type ClientAuthenticationName = keyof typeof CLIENT_AUTHENTICATIONS;

/** `application/x-www-form-urlencoded` of one value (RFC 6749 appendix B). */
function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}
