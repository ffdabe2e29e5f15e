import { describeDuration, type PartSummary, type TokenSummary } from '../desk/token-summary';

/** Tokens for a person: how long they are and how long they live. */
export function describeTokens({ accessToken, refreshToken, scopes }: TokenSummary): readonly string[] {
  return [
    `access token   ${describePart(accessToken, 'none')}`,
    `refresh token  ${describePart(refreshToken, 'none: when the access token ends, a person has to connect again')}`,
    ...(scopes === undefined ? [] : [`scopes         ${scopes.join(' ')}`]),
  ];
}

function describePart(part: PartSummary | undefined, otherwise: string): string {
  if (part === undefined) return otherwise;
  return `${String(part.characters)} characters, ${describeEnd(part.secondsLeft)}`;
}

function describeEnd(secondsLeft: number | undefined): string {
  if (secondsLeft === undefined) return 'nobody said when it ends';
  return secondsLeft > 0
    ? `ends in ${describeDuration(secondsLeft)}`
    : `ended ${describeDuration(-secondsLeft)} ago`;
}
