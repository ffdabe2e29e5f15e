/** The values that a revocation names: the refresh token first, because with it goes the whole grant (RFC 7009 §2.1). */
export function revocationValues(
  accessToken: string | undefined,
  refreshToken: string | undefined,
): Readonly<Record<string, string | undefined>> {
  return {
    token: refreshToken ?? accessToken,
    token_type_hint: refreshToken === undefined ? 'access_token' : 'refresh_token',
    access_token: accessToken,
    refresh_token: refreshToken,
  };
}
