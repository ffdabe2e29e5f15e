import type { FakeProviderOptions } from '../testing/fake-provider-options';
import type { CheckSubject } from './check-subject';
import type { CheckWorld } from './check-world';

/** Something that a component promises to whoever runs it, and a situation in which that shows. */
export interface CheckCase {
  readonly name: string;
  /** What must be, in one sentence. */
  readonly promise: string;
  /** The page that says why, and what to do. */
  readonly guide: string;
  /** How the provider is, other than usual. */
  readonly provider?: FakeProviderOptions | ((subject: CheckSubject) => FakeProviderOptions);
  /** Fields of the form, other than usual. */
  readonly cfg?: (subject: CheckSubject) => Readonly<Record<string, unknown>>;
  /** Why it cannot be tried with this component, if so. */
  readonly skip?: (subject: CheckSubject) => string | undefined;
  /** Makes the situation, and says what was wrong: nothing, if all was right. */
  readonly run: (world: CheckWorld) => Promise<readonly string[]>;
}

/** The page about a case in the guide of this package. */
export function guideTo(name: string): string {
  return `docs/guides/test-your-component.md#${name}`;
}
