/** The value of an OAuth2 secret, as the secret service keeps it. */
export interface HubSecretValue {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** ISO text. */
  readonly expires?: string;
  readonly scope?: string;
  readonly externalId?: string;
  readonly authClientId?: string;
}

/** A secret, and what the service does to refresh it. */
export interface HubSecret {
  /** Who may read it. */
  readonly owner: string;
  readonly value: HubSecretValue;
  /** Returns what has changed, or throws, which the service answers with 500. */
  readonly refresh?: (value: HubSecretValue) => Promise<Partial<HubSecretValue>>;
}

/** Shows a secret to those who may not see it: all of a short text, all but the last four characters of a long one. */
export function maskValue(value: HubSecretValue): HubSecretValue {
  return {
    ...value,
    accessToken: mask(value.accessToken),
    ...(value.refreshToken === undefined ? {} : { refreshToken: mask(value.refreshToken) }),
  };
}

function mask(text: string): string {
  return text.replace(text.length < 10 ? /./g : /.(?=.{4,}$)/g, '*');
}
