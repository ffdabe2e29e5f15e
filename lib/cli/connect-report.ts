import type { ConnectionInspection } from '../component/inspection';
import { summarizeTokens } from '../desk/token-summary';
import type { CommandContext } from './command';
import { warn } from './desk-arguments';
import { describeTokens } from './token-lines';

const MISSING_BECAUSE =
  'Most providers want a scope or a parameter for it, such as offline_access or access_type=offline.';

/** Says what was connected, and warns of what will go wrong later. */
export function reportConnected(
  { print, values, colors }: CommandContext,
  file: string,
  { tokens, needsRefreshToken, missingBecause, field }: ConnectionInspection,
): void {
  const hasNoRefreshToken = tokens !== undefined && needsRefreshToken && tokens.refreshToken === undefined;
  const warning = hasNoRefreshToken
    ? `no refresh token came, so the access token cannot be renewed. ${missingBecause ?? MISSING_BECAUSE}`
    : undefined;
  const summary = tokens === undefined ? undefined : summarizeTokens(tokens, Date.now());
  if (values['json'] === true) {
    print(JSON.stringify({ connected: true, file, tokens: summary, warning }, undefined, 2));
  } else {
    const where =
      field === undefined
        ? 'This component has no field for tokens: it obtains them itself.'
        : `Saved to ${file}`;
    print(
      [
        `${colors.green('Connected.')} ${where}`,
        ...(summary === undefined ? [] : describeTokens(summary).map((line) => `  ${line}`)),
      ].join('\n'),
    );
  }
  if (warning !== undefined) warn(warning);
}
