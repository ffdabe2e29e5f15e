import type { Definition } from '../settings/definition';
import { literalTemplate } from '../templates/parse-template';
import { invalidOption } from './option-checks';
import type { CallbackService } from './options';

/** The current values of an account, by the names of the contract. */
const CURRENT_VALUES = {
  consumer_id: '{{client_id}}',
  consumer_secret: '{{client_secret?}}',
  access_token: '{{access_token?}}',
  refresh_token: '{{refresh_token?}}',
  token_type: '{{token.token_type?}}',
  scope: '{{token.scope?}}',
} as const;

const SIGNATURE =
  "t={{now('seconds')}},v1={{hmac('sha256', callback_secret, concat(now('seconds'), '.', body))}}";

/**
 * Lets a service of the author's or user's take the place of the refresh endpoint. It is asked as an endpoint is:
 * with a time limit, again after what may pass, once more after a lost answer, never again at once after a refusal.
 *
 * @throws {ConfigurationError} `OPTION_INVALID` without a secret: anybody could ask for tokens
 */
export function replaceByCallbackService(definition: Definition, service: CallbackService): Definition {
  if (service.secret.trim() === '') {
    throw invalidOption('refresh.callbackService.secret', undefined, 'a secret that the service knows');
  }
  const { header, secret } = service;
  const parameters = { ...definition.token?.parameters, ...definition.refresh?.parameters };
  const headers = { ...definition.token?.headers, ...definition.refresh?.headers };
  return {
    ...definition,
    values: { ...definition.values, callback_secret: literalTemplate(secret) },
    refresh: {
      ...definition.refresh,
      url: literalTemplate(service.url),
      method: 'POST',
      placement: 'json',
      authentication: 'none',
      // What the provider wants is the service's business now.
      parameters: {
        ...dropAll(parameters),
        ...NOTHING_STANDARD,
        ...CURRENT_VALUES,
        ...refreshUrl(definition),
      },
      headers: {
        ...dropAll(headers),
        ...(header === undefined
          ? { 'X-Freshkeys-Signature': SIGNATURE }
          : { [header]: '{{callback_secret}}' }),
      },
    },
    response: {
      ...definition.response,
      errorDescription: 'errorResponse',
      failure: [...(definition.response?.failure ?? []), { path: 'errorResponse', except: [''] }],
    },
  };
}

const NOTHING_STANDARD = { grant_type: null, client_id: null };

function dropAll(named: object): Record<string, null> {
  return Object.fromEntries(Object.keys(named).map((name) => [name, null]));
}

/** Where the refresh would have gone, if that can be said. */
function refreshUrl({ refresh, token }: Definition): { readonly refresh_url?: string } {
  const url = refresh?.url ?? token?.url;
  return url === undefined ? {} : { refresh_url: url };
}
