import { startContainer } from '../platform/runtime/container-process';
import type { Container } from '../platform/runtime/running-container';
import { isRecord } from '../oauth2/wire';
import { requireBuiltModule, type ComponentDirectory } from './component-directory';
import type { Environment } from './component-environment';
import { DESK_ACCOUNT } from './desk-account';
import type { DeskPlatform } from './desk-platform';
import { ConfigurationError } from '../errors';

const FLOW_ID = 'desk';
const STEP_ID = 'step_1';

/** A step to run at a desk. */
export interface DeskStep {
  readonly component: ComponentDirectory;
  readonly environment: Environment;
  readonly platform: DeskPlatform;
  /** Name of the action or trigger. */
  readonly functionName: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly snapshot?: Readonly<Record<string, unknown>> | undefined;
  /** How many messages it works on at once. */
  readonly parallel: number;
}

/**
 * Starts the container of a step, on the runtime's own classes.
 *
 * @throws {ConfigurationError} if the component has no such action or trigger, or was not built
 * @throws {ContainerStartError} if it does not come up
 */
export async function startDeskStep(step: DeskStep): Promise<Container> {
  const { component, environment, platform, functionName, fields, snapshot, parallel } = step;
  requireBuiltModule(component, findMain(component, functionName));
  platform.api.addStep({
    flowId: FLOW_ID,
    stepId: STEP_ID,
    accountId: DESK_ACCOUNT,
    fields,
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  return startContainer({
    platformApi: platform.api,
    componentDirectory: component.path,
    flowId: FLOW_ID,
    stepId: STEP_ID,
    functionName,
    environment: {
      ...componentVariables(environment),
      ELASTICIO_RABBITMQ_PREFETCH_SAILOR: String(parallel),
      // The platform slows a step down to ten messages a second; at a desk somebody waits.
      ELASTICIO_DATA_RATE_LIMIT: '1000',
    },
    onTrace: (event) => {
      noteRefusal(platform, event);
    },
  });
}

/**
 * The module of an action or trigger, as `component.json` names it.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if there is none of this name
 */
export function findMain(
  { path, descriptor }: Pick<ComponentDirectory, 'path' | 'descriptor'>,
  name: string,
): string {
  const functions = listFunctions(descriptor);
  const found = functions.find((entry) => entry.name === name);
  if (found === undefined) {
    throw new ConfigurationError({
      code: 'DESCRIPTOR_INVALID',
      sentence: `The component in ${path} has no action or trigger "${name}".`,
      remedy: `It has: ${functions.map((entry) => entry.name).join(', ') || 'none'}.`,
    });
  }
  return found.main;
}

/** The actions and triggers of a component. */
export function listFunctions(descriptor: Readonly<Record<string, unknown>>): readonly {
  readonly name: string;
  readonly main: string;
  readonly declared: Readonly<Record<string, unknown>>;
}[] {
  // A trigger wins over an action of the same name, as in the runtime.
  return [descriptor['triggers'], descriptor['actions']].flatMap((functions) =>
    Object.entries(isRecord(functions) ? functions : {}).flatMap(([name, declared]) => {
      const main = isRecord(declared) ? declared['main'] : undefined;
      return isRecord(declared) && typeof main === 'string' ? [{ name, main, declared }] : [];
    }),
  );
}

/** What the platform gives to a container by itself is not for a component's `.env` to say. */
export function componentVariables(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('ELASTICIO_'),
    ),
  );
}

function noteRefusal(platform: DeskPlatform, event: unknown): void {
  if (!isRecord(event) || event['event'] !== 'refresh') return;
  const { outcome, errorCode } = event;
  if (outcome !== 'failed' && outcome !== 'refused') return;
  platform.noteFailure({
    at: new Date().toISOString(),
    outcome,
    ...(typeof errorCode === 'string' ? { code: errorCode } : {}),
  });
}
