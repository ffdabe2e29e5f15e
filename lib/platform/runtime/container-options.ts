import type { StepIdentity } from './step-identity';

/** A container to start. */
export interface ContainerOptions extends StepIdentity {
  /** Absolute path of the directory with component.json: the container's working directory. */
  readonly componentDirectory: string;
  /** Called for each event that the component publishes on the channel `freshkeys:trace`, as plain JSON. */
  readonly onTrace?: (event: unknown) => void;
  /** Node arguments of the child. Default: what it takes to run TypeScript, if this code runs as TypeScript. */
  readonly execArgv?: readonly string[];
}
