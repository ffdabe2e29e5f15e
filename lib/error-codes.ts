/**
 * Every code that an error of this package can carry. The list is closed: a new failure gets a new code here. Each says when
 * it occurs and what to do; docs/reference/errors.md is made of it.
 */
export const ERROR_CODES = [
  /**
   * The host belongs to a private network, and `FRESHKEYS_DENY_PRIVATE_NETWORKS` is set.
   * @remedy Use a public host name; whoever runs the component may allow private networks.
   */
  'ADDRESS_DENIED',
  /**
   * The status said success, and `validateResponse` gave a reason to refuse the answer.
   * @remedy Check the request: `error.response` holds the answer of the API.
   */
  'ANSWER_REFUSED',
  /**
   * The answer is too large, cut off, badly compressed, not the JSON that it says it is, or a circle of redirects.
   * @remedy The error says which, and what changes it; often the URL is not that of the API.
   */
  'ANSWER_UNUSABLE',
  /**
   * The platform's storage did not take or give an attachment.
   * @remedy Send the message again later; after 401, 403 and 404 check the URL of the attachment and the token of the storage.
   */
  'ATTACHMENT_FAILED',
  /**
   * The token was renewed, and the request could not be sent again: its body was a stream that is used up.
   * @remedy Give `data` as a function that makes a fresh stream.
   */
  'BODY_NOT_REPEATABLE',
  /**
   * There are no tokens: the account was never connected, the secret cannot be read, or the authorization was not completed.
   * @remedy Connect the account, or choose the right one in the step.
   */
  'CREDENTIALS_MISSING',
  /**
   * `component.json` lacks something, or names what is not there.
   * @remedy Correct it; `freshkeys validate` lists everything that is wrong with it.
   */
  'DESCRIPTOR_INVALID',
  /**
   * A variable that `component.json` or the storage needs is not set or empty.
   * @remedy Set it among the environment variables of the component and restart the flow; at a desk, in its `.env`.
   */
  'ENVIRONMENT_VARIABLE_MISSING',
  /**
   * `freshkeys new` could not write the component and left nothing behind, or another command could not write its result.
   * @remedy Put it right (permissions, room on the disk), or name another place.
   */
  'FILE_NOT_WRITTEN',
  /**
   * The URL leads away from the base URL and the `origins` of the connection.
   * @remedy List the origin in `origins` if it belongs to the API; send it without the token with `foreignOrigins: 'anonymous'`.
   */
  'FOREIGN_ORIGIN',
  /**
   * A URL that tokens would travel to is neither https nor on loopback.
   * @remedy Give an absolute https URL.
   */
  'INSECURE_URL',
  /**
   * The token is valid, and may not do this.
   * @remedy Add the scopes that the error names to the connection, and connect the account again; a refresh cannot help.
   */
  'INSUFFICIENT_SCOPE',
  /**
   * The private key or shared secret cannot sign.
   * @remedy Give it as PEM without a passphrase, or as the shared secret of an HS algorithm.
   */
  'KEY_INVALID',
  /**
   * Another process has the turn to refresh, and does not finish.
   * @remedy Nothing is lost: send the message again later. If it stays so, look at the log of the other containers.
   */
  'LEASE_TIMEOUT',
  /**
   * An option, a field of the form or an argument has a value that it cannot have.
   * @remedy The error names the option and what it takes.
   */
  'OPTION_INVALID',
  /**
   * Nothing fills in a `{{name}}`: no credential field and no environment variable is called so.
   * @remedy Correct the name, or declare a credential field for it.
   */
  'PLACEHOLDER_UNRESOLVED',
  /**
   * A provider definition contradicts itself, or a provider answered without what the definition expects.
   * @remedy Correct the key that the error names; `freshkeys validate my-provider.json` proves the whole definition.
   */
  'PROVIDER_INVALID',
  /**
   * The catalogue has no provider of that name.
   * @remedy Use one that it has (the error names the nearest), or give a definition of your own.
   */
  'PROVIDER_UNKNOWN',
  /**
   * The API answered 429 or its limit is used up, and the message has less time than the wait.
   * @remedy Send fewer requests in parallel, or the message again later; `error.retryAfterMs` says when.
   */
  'RATE_LIMITED',
  /**
   * The refresh token was refused for good: revoked, ended, or used by somebody else.
   * @remedy A person must connect the account again. It is not asked for again until then.
   */
  'REAUTHORIZATION_REQUIRED',
  /**
   * The API rejected the token, and `refresh.when` is `never`.
   * @remedy Choose another `refresh.when`, or connect the account again.
   */
  'REFRESH_DISABLED',
  /**
   * The token has to be renewed, and the new tokens could not be saved here, as in a verification without an account.
   * @remedy Nothing was spent. Connect the account again, or declare that the provider does not rotate refresh tokens.
   */
  'REFRESH_NOT_SAVABLE',
  /**
   * There is no refresh token, so the access token cannot be renewed.
   * @remedy Ask the provider for one (`access_type=offline`, the scope `offline_access` or whatever it is there), and connect the account again.
   */
  'REFRESH_TOKEN_MISSING',
  /**
   * The API answered with a status that is no success.
   * @remedy `error.status` and `error.response` say which; the error has the words of the API.
   */
  'REQUEST_FAILED',
  /**
   * Nothing was sent: the method, URL, a header or the body cannot be, or the pages of a list lead in a circle.
   * @remedy The error says what; correct the request.
   */
  'REQUEST_INVALID',
  /**
   * No answer came: a timeout, a broken connection, a name that does not resolve.
   * @remedy Send the message again later, or let transient failures rebound.
   */
  'REQUEST_UNANSWERED',
  /**
   * A `{{…}}` is no template, or one of its functions cannot work on its values.
   * @remedy Correct it; docs/reference/providers.md has the forms and functions.
   */
  'TEMPLATE_INVALID',
  /**
   * New tokens were issued, and could not be stored.
   * @remedy Connect the account again if the message was lost; at a desk, check the folder and the disk.
   */
  'TOKENS_NOT_SAVED',
  /**
   * The token endpoint, or the refresh callback, said no for a reason other than the refresh token.
   * @remedy Check client id, client secret, client authentication and refresh parameters; it is asked again after a pause.
   */
  'TOKEN_ENDPOINT_REFUSED',
  /**
   * The token endpoint, or the platform that keeps the secret, answered 429 or 5xx until the deadline.
   * @remedy Nothing is lost: send the message again later, or let transient failures rebound.
   */
  'TOKEN_ENDPOINT_UNAVAILABLE',
  /**
   * The token endpoint gave no answer until the deadline.
   * @remedy Check its address and the network. If the answer to a refresh was lost, the account may have to be connected again.
   */
  'TOKEN_ENDPOINT_UNREACHABLE',
  /**
   * The file of tokens at a desk is no such file, is sealed with another passphrase, or may not be read.
   * @remedy Repair it or its permissions, or delete it and connect the account again.
   */
  'TOKEN_FILE_UNREADABLE',
  /**
   * The API rejected a token that was renewed a moment ago.
   * @remedy Check whether the account may do this at all; renewing again would not help.
   */
  'TOKEN_REJECTED',
  /**
   * The token endpoint, or the refresh callback, answered with success and without a token: a page, an error, nothing.
   * @remedy Check that the token URI is that of the token endpoint; the tokens in use were kept.
   */
  'TOKEN_RESPONSE_INVALID',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];
