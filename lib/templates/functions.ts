import { createHash, createHmac } from 'node:crypto';
import { formEncode } from './form-encode';

/** What functions may know beside their parameters. The same for all templates of one request. */
export interface TemplateEnvironment {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** Random octets that nobody can guess. */
  readonly randomBytes: (count: number) => Buffer;
}

/** A function that templates can call. Throws a `RangeError` for a parameter that it cannot use. */
export interface TemplateFunction {
  readonly atLeast: number;
  readonly atMost: number;
  readonly call: (parameters: readonly string[], environment: TemplateEnvironment) => string;
}

const ENCODINGS = ['hex', 'base64', 'base64url'] as const;

const HASHES = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const;

const MAX_RANDOM_BYTES = 128;

/** The closed set of functions: what signatures, nonces and odd headers of real providers need. */
export const TEMPLATE_FUNCTIONS = {
  /** The time of the request: `seconds` (default), `milliseconds`, or `iso`. */
  now: define([0, 1], ([format = 'seconds'], { nowMs }) => {
    if (format === 'seconds') return String(Math.floor(nowMs / 1000));
    if (format === 'milliseconds') return String(nowMs);
    oneOf(format, ['iso']);
    return new Date(nowMs).toISOString();
  }),
  /** So many random octets, as hex. */
  random: define([1, 1], ([count = ''], { randomBytes }) => {
    const bytes = Number(count);
    if (!Number.isInteger(bytes) || bytes < 1 || bytes > MAX_RANDOM_BYTES) {
      throw new RangeError(`a number from 1 to ${String(MAX_RANDOM_BYTES)}`);
    }
    return randomBytes(bytes).toString('hex');
  }),
  /** A random UUID (RFC 9562 §5.4). */
  uuid: define([0, 0], (_none, { randomBytes }) => formatUuid(randomBytes(16))),
  concat: define([1, 20], (texts) => texts.join('')),
  lower: define([1, 1], ([text = '']) => text.toLowerCase()),
  upper: define([1, 1], ([text = '']) => text.toUpperCase()),
  /** As in a form body (`application/x-www-form-urlencoded`). */
  urlencode: define([1, 1], ([text = '']) => formEncode(text)),
  base64: define([1, 1], ([text = '']) => Buffer.from(text, 'utf8').toString('base64')),
  base64url: define([1, 1], ([text = '']) => Buffer.from(text, 'utf8').toString('base64url')),
  hex: define([1, 1], ([text = '']) => Buffer.from(text, 'utf8').toString('hex')),
  md5: hash('md5'),
  sha1: hash('sha1'),
  sha256: hash('sha256'),
  sha512: hash('sha512'),
  /** `hmac(hash, key, text, encoding)`; encodings are `hex` (default), `base64` and `base64url`. */
  hmac: define([3, 4], ([algorithm = '', key = '', text = '', encoding = 'hex']) =>
    createHmac(oneOf(algorithm, HASHES), key).update(text, 'utf8').digest(oneOf(encoding, ENCODINGS)),
  ),
} as const satisfies Record<string, TemplateFunction>;

function define(
  [atLeast, atMost]: readonly [number, number],
  call: TemplateFunction['call'],
): TemplateFunction {
  return { atLeast, atMost, call };
}

function hash(algorithm: (typeof HASHES)[number]): TemplateFunction {
  return define([1, 2], ([text = '', encoding = 'hex']) =>
    createHash(algorithm).update(text, 'utf8').digest(oneOf(encoding, ENCODINGS)),
  );
}

function oneOf<Choice extends string>(value: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new RangeError(`one of ${choices.join(', ')}`);
  return choice;
}

function formatUuid(bytes: Buffer): string {
  const octets = Buffer.from(bytes);
  octets[6] = ((octets[6] ?? 0) & 0x0f) | 0x40;
  octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80;
  const hex = octets.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
