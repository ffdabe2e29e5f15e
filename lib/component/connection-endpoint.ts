import { refreshScope } from '../settings/scopes';
import {
  keepFromAnswer,
  missingFollowUps,
  prepareFollowUp,
  prepareTokenRequest,
  selectSteps,
} from '../settings/token-requests';
import { createTokenEndpoint, type TokenEndpoint } from '../tokens/token-endpoint';
import { resolveLimits, resolveResponse } from './refresh-settings';
import { openRequestContext } from './request-context';
import type { OpenedConnection } from './session';

/**
 * The token endpoint of a connection, for one account: the one place where it is put together.
 *
 * @param subject whose tokens, for error texts
 */
export function openTokenEndpoint(opened: OpenedConnection, subject: string): TokenEndpoint {
  const { definition, options, surroundings, lasting } = opened;
  const { transport, clock, random } = surroundings;
  return createTokenEndpoint({
    transport,
    clock,
    random,
    requests: {
      stepsBefore: (grant) => selectSteps(definition, grant),
      followUps: {
        missing: (stored) => missingFollowUps(definition, stored),
        prepare: (index, { raw, accessToken, refreshToken }) =>
          prepareFollowUp(openRequestContext(opened, raw), index, {
            access_token: accessToken,
            refresh_token: refreshToken,
          }),
        keep: (index, answer) => keepFromAnswer(definition.afterwards, answer, index),
      },
      prepare: (grant, answers, stored) =>
        prepareTokenRequest(openRequestContext(opened, stored), grant, answers),
    },
    response: resolveResponse({ definition, token: options.token }),
    limits: resolveLimits({ definition, options: options.refresh }),
    scope: {
      choice: definition.refresh?.scope ?? 'omit',
      textFor: (current) => refreshScope(openRequestContext(opened, current.raw), current),
      memory: lasting.scopeMemory,
    },
    subject,
  });
}
