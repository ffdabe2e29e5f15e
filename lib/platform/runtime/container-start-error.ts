/** A container that did not come up. */
export class ContainerStartError extends Error {
  override readonly name = 'ContainerStartError';
  /** All that the container has printed. */
  readonly output: string;

  constructor(reason: string, output: string) {
    super(`The container did not start: ${reason}`);
    this.output = output;
  }
}
