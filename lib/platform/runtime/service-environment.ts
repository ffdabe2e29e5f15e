import type { ServiceCall } from './service-call';

/**
 * The `ELASTICIO_*` variables that the platform gives to a service call.
 *
 * @param ticket by which the result is found
 */
export function serviceEnvironment(call: ServiceCall, ticket: string): Readonly<Record<string, string>> {
  const { url, username, apiKey } = call.platformApi;
  const resultUrl = new URL(`${url}/result/${ticket}`);
  resultUrl.username = encodeURIComponent(username);
  resultUrl.password = encodeURIComponent(apiKey);
  return {
    ELASTICIO_CFG: JSON.stringify(call.cfg),
    ELASTICIO_POST_RESULT_URL: resultUrl.href,
    ELASTICIO_API_URI: url,
    ELASTICIO_API_USERNAME: username,
    ELASTICIO_API_KEY: apiKey,
    ...(call.actionOrTrigger !== undefined && { ELASTICIO_ACTION_OR_TRIGGER: call.actionOrTrigger }),
    ...(call.modelMethod !== undefined && { ELASTICIO_GET_MODEL_METHOD: call.modelMethod }),
    ...call.environment,
  };
}
