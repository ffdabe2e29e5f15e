/** What the runtime reads from `ELASTICIO_*`, without the prefix: the members that are used here, and the rest. */
export interface SailorSettings {
  readonly FLOW_ID: string;
  readonly STEP_ID: string;
  readonly FUNCTION: string;
  readonly COMPONENT_PATH: string;
  readonly API_URI: string;
  readonly API_USERNAME: string;
  readonly API_KEY: string;
  readonly API_REQUEST_RETRY_ATTEMPTS: number;
  readonly API_REQUEST_RETRY_DELAY: number;
  readonly RABBITMQ_PREFETCH_SAILOR: number;
  readonly REBOUND_INITIAL_EXPIRATION: number;
  readonly REBOUND_LIMIT: number;
  readonly OUTGOING_MESSAGE_SIZE_LIMIT: number;
  readonly [name: string]: unknown;
}
