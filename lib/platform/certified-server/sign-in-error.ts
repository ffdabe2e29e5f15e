/** The sign-in did not end at the redirect URI; the message says where it ended and with what. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}
