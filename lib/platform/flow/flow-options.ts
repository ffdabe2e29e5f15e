import type { StepIdentity } from '../runtime/step-identity';

/** A flow of one step on the runtime's own processes and a real broker. */
export interface FlowOptions extends Omit<StepIdentity, 'environment'> {
  /** `amqp://user:password@host:port/vhost` */
  readonly amqpUrl: string;
  /** Absolute path of the directory with component.json. */
  readonly componentDirectory: string;
  /** How many messages a container works on at once. Default 1, as the runtime's. */
  readonly prefetch?: number;
  /** More variables for the containers; `undefined` takes one away that this process has. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Node arguments of the containers. Default: what it takes to run TypeScript, if this code runs as TypeScript. */
  readonly execArgv?: readonly string[];
}
