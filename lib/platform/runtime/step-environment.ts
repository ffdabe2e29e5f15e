import type { StepIdentity } from './step-identity';

/** The runtime insists on these; nothing here connects to a broker, so the values name nothing. */
const BROKER_PLACEHOLDERS = {
  ELASTICIO_AMQP_URI: 'amqp://loopback',
  ELASTICIO_LISTEN_MESSAGES_ON: 'loopback:in',
  ELASTICIO_PUBLISH_MESSAGES_TO: 'loopback:out',
  ELASTICIO_DATA_ROUTING_KEY: 'output',
  ELASTICIO_ERROR_ROUTING_KEY: 'error',
  ELASTICIO_REBOUND_ROUTING_KEY: 'rebound',
  ELASTICIO_SNAPSHOT_ROUTING_KEY: 'snapshot',
  ELASTICIO_MESSAGE_CRYPTO_PASSWORD: 'loopback',
  ELASTICIO_MESSAGE_CRYPTO_IV: 'sixteen-bytes-iv',
} as const;

/** The `ELASTICIO_*` variables that the platform gives to the container of a step. */
export function stepEnvironment(step: StepIdentity): Readonly<Record<string, string>> {
  return {
    ...BROKER_PLACEHOLDERS,
    ELASTICIO_FLOW_ID: step.flowId,
    ELASTICIO_STEP_ID: step.stepId,
    ELASTICIO_FUNCTION: step.functionName,
    ELASTICIO_EXEC_ID: 'execution-1',
    ELASTICIO_CONTAINER_ID: 'container-1',
    ELASTICIO_WORKSPACE_ID: 'workspace-1',
    ELASTICIO_USER_ID: 'user-1',
    ELASTICIO_COMP_ID: 'component-1',
    ELASTICIO_API_URI: step.platformApi.url,
    ELASTICIO_API_USERNAME: step.platformApi.username,
    ELASTICIO_API_KEY: step.platformApi.apiKey,
    ...step.environment,
  };
}
