import { ConfigurationError } from '../errors';
import type { FilledParameters } from './parameters';
import type { ParameterPlacement, RequestShape } from './request-shape';
import { toXml } from './xml';

/** Parameters as they travel. */
export interface EncodedParameters {
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What parameters are encoded for. */
export interface EncodingContext {
  readonly method: NonNullable<RequestShape['method']>;
  readonly shape: RequestShape;
  readonly where: string;
}

/**
 * Puts parameters where they travel.
 *
 * @throws {ConfigurationError} `PROVIDER_INVALID` if they cannot travel there
 */
export function encodeParameters(parameters: FilledParameters, context: EncodingContext): EncodedParameters {
  const { method, shape, where } = context;
  const hasBody = method === 'POST' || method === 'PUT';
  const placement: ParameterPlacement = shape.placement ?? (hasBody ? 'form' : 'query');
  // A DELETE may have a body (RFC 9110 §9.3.5), and there is a provider that wants one.
  if (method === 'GET' && placement !== 'query') {
    throw contradiction(where, `is a ${method} request, and its parameters travel as ${placement}`);
  }
  switch (placement) {
    case 'form':
      return body('application/x-www-form-urlencoded', encodeForm(parameters, where));
    case 'json':
      return body('application/json', JSON.stringify(parameters));
    case 'xml':
      return body('application/xml', toXml(shape.xmlRoot ?? 'request', parameters));
    case 'query':
      return { query: encodeForm(parameters, where), headers: {}, body: undefined };
  }
}

function body(contentType: string, text: string): EncodedParameters {
  return { query: '', headers: { 'content-type': contentType }, body: text };
}

function encodeForm(parameters: FilledParameters, where: string): string {
  const pairs = Object.entries(parameters).map(([name, value]): [string, string] => {
    if (typeof value !== 'object') return [name, String(value)];
    throw contradiction(where, `has a list or an object as "${name}", and a form or query has texts alone`);
  });
  return new URLSearchParams(pairs).toString();
}

function contradiction(where: string, problem: string): ConfigurationError {
  return new ConfigurationError({
    code: 'PROVIDER_INVALID',
    sentence: `The request \`${where}\` ${problem}.`,
    remedy: 'Change its `method` or its `placement`.',
    cause: { where },
  });
}
