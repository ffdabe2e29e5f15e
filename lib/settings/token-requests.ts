import { buildRequest, type BuiltRequest } from '../oauth2/build-request';
import { resolveSigningKey } from '../oauth2/client';
import { createAnswerOpener, type AnswerOpener } from '../oauth2/encrypted-answer';
import type { Grant } from '../oauth2/grant';
import type { LoginStep } from '../oauth2/request-shape';
import { readAnswer } from '../oauth2/token-members';
import type { TokenAnswer } from '../oauth2/token-response';
import { ConfigurationError } from '../errors';
import { isSecretName } from '../redact';
import type { TemplateScope } from '../templates/scope';
import { createAccountScope, type RequestContext } from './account-scope';
import type { Definition } from './definition';
import { planRequest, planStep, type RequestPurpose } from './request-plans';

/** A request, and the values in it that must not appear in any text. */
export interface PreparedRequest {
  readonly request: BuiltRequest;
  readonly secrets: readonly string[];
  /** Opens the answer, where it is encrypted. */
  readonly open?: AnswerOpener;
}

/** Builds a request for a purpose. */
export async function prepareRequest(
  context: RequestContext,
  purpose: RequestPurpose,
  known: Readonly<Record<string, string | undefined>>,
): Promise<PreparedRequest> {
  const { scope, secrets } = openScope(context, known);
  const request = await buildRequest(planRequest(context.definition, purpose, scope), scope);
  return { request, secrets: secrets() };
}

/**
 * Builds the next request on the way to a token: a step that comes before, or the token request itself.
 *
 * @param answers what the steps before it were answered
 * @throws {ConfigurationError} `PROVIDER_INVALID` if an answer has nothing where a step is to keep something
 */
export async function prepareTokenRequest(
  context: RequestContext,
  grant: Grant,
  answers: readonly TokenAnswer[],
): Promise<PreparedRequest> {
  const steps = selectSteps(context.definition, grant);
  const kept = Object.assign(
    {},
    ...answers.map((answer, index) => keepFromAnswer(context.definition.steps, answer, index)),
  ) as Record<string, string>;
  const known = { ...grant.values, ...kept };
  if (answers.length >= steps) return withOpener(context, await prepareRequest(context, grant.type, known));
  const { scope, secrets } = openScope(context, known);
  const request = await buildRequest(planStep(context.definition, answers.length), scope);
  return { request, secrets: secrets() };
}

/** The key is looked at before the request is sent, and not when its answer is there. */
function withOpener(context: RequestContext, prepared: PreparedRequest): PreparedRequest {
  const { response, client = {} } = context.definition;
  if (response?.encrypted !== true) return prepared;
  const { scope } = openScope(context, {});
  const { key } = resolveSigningKey(client, scope, 'client');
  return { ...prepared, open: createAnswerOpener(key) };
}

/** How many steps come before the token request. A token in hand makes a log-in unnecessary. */
export function selectSteps({ steps = [] }: Definition, { type }: Grant): number {
  return type === 'refresh_token' || type === 'upgrade' ? 0 : steps.length;
}

/** A scope that remembers which secrets were looked up in it. */
function openScope(
  context: RequestContext,
  known: Readonly<Record<string, string | undefined>>,
): { readonly scope: TemplateScope; readonly secrets: () => readonly string[] } {
  const secrets = new Set<string>();
  const { fields = {} } = context.definition;
  const isSecret = (name: string): boolean =>
    isSecretName(name.split('.').at(-1) ?? name) ||
    (Object.hasOwn(fields, name) && fields[name]?.secret === true);
  const note = (name: string, value: string): void => {
    if (isSecret(name)) secrets.add(value);
  };
  const scope = createAccountScope(context, known, note);
  return { scope, secrets: () => [...secrets] };
}

/**
 * What a step keeps of its answer.
 *
 * @throws {ConfigurationError} `PROVIDER_INVALID` if there is nothing where something is to be kept
 */
export function keepFromAnswer(
  steps: readonly LoginStep[] = [],
  answer: TokenAnswer,
  index: number,
): Record<string, string> {
  const source = { json: parseJson(answer.body), headers: answer.headers };
  return Object.fromEntries(
    Object.entries(steps[index]?.keep ?? {}).map(([name, path]) => {
      const value = readAnswer(source, path);
      if (typeof value === 'string' || typeof value === 'number') return [name, String(value)];
      throw nothingToKeep(index, name, path);
    }),
  );
}

/** Unlike an answer with tokens, this one may be a list. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The requests after the token whose names are not stored yet. */
export function missingFollowUps(
  { afterwards = [] }: Definition,
  stored: Readonly<Record<string, unknown>>,
): readonly number[] {
  return [...afterwards.keys()].filter((index) =>
    Object.keys(afterwards[index]?.keep ?? {}).some((name) => stored[name] === undefined),
  );
}

/** Builds a request that comes after the token. */
export async function prepareFollowUp(
  context: RequestContext,
  index: number,
  known: Readonly<Record<string, string | undefined>>,
): Promise<PreparedRequest> {
  const { scope, secrets } = openScope(context, known);
  const request = await buildRequest(planStep(context.definition, index, 'afterwards'), scope);
  return { request, secrets: secrets() };
}

function nothingToKeep(index: number, name: string, path: string): ConfigurationError {
  return new ConfigurationError({
    code: 'PROVIDER_INVALID',
    sentence: `The answer to step ${String(index + 1)} of the log-in has nothing at \`${path}\`, where {{${name}}} comes from.`,
    remedy: `Correct \`steps.${String(index)}.keep.${name}\` of the provider definition.`,
    cause: { step: index + 1, name, path },
  });
}
