/** How a process reaches the platform's REST API. */
export interface PlatformAccess {
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
}

/** Which step of which flow is run. */
export interface StepIdentity {
  readonly platformApi: PlatformAccess;
  readonly flowId: string;
  readonly stepId: string;
  /** Name of the action or trigger in component.json. */
  readonly functionName: string;
  /** More variables, or other values for those that are made here (`ELASTICIO_RABBITMQ_PREFETCH_SAILOR`, …). */
  readonly environment?: Readonly<Record<string, string>>;
}
