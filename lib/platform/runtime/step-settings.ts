import { relative } from 'node:path';

import { loadSailor } from './sailor-runtime';
import type { SailorSettings } from './sailor-settings';
import { stepEnvironment } from './step-environment';
import type { StepIdentity } from './step-identity';

/**
 * The settings of a step for this process, as the runtime reads them.
 *
 * @param step `componentDirectory` is an absolute path; the runtime takes it relative to the working directory, so the
 *   working directory must not change between this call and the runner's start
 */
export function stepSettings(step: StepIdentity & { readonly componentDirectory: string }): SailorSettings {
  return loadSailor().readSettings({
    ...stepEnvironment(step),
    ELASTICIO_COMPONENT_PATH: relative(process.cwd(), step.componentDirectory),
  });
}
