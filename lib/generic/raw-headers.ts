import { redactText } from '../redact';
import { isRecord } from '../oauth2/wire';
import { invalidMember, kindOf } from './message-member';

/** A header as axios takes it; `false` is its way to leave one out. */
export type RawHeaders = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** RFC 9110 §5.6.2. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** Control characters but the tab: a line break would begin another header. */
const CONTROL = /[^\P{Cc}\t]/u;

/** A longer name is shown in part. */
const MAX_SHOWN = 40;

/**
 * The headers of a message. A name or a value that would become more than one header is refused before anything is sent.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the header and not its value
 */
export function readRawHeaders(value: unknown): RawHeaders {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw invalidMember('headers', kindOf(value), 'an object of names and values');
  const headers = Object.entries(value).filter(([, content]) => content !== undefined && content !== null);
  for (const [name, content] of headers) checkHeader(name, content);
  return Object.fromEntries(headers) as RawHeaders;
}

function checkHeader(name: string, content: unknown): void {
  const shown = redactText(JSON.stringify(name.slice(0, MAX_SHOWN)));
  if (!NAME.test(name)) {
    throw invalidMember(`headers`, `an object with the name ${shown}`, 'names of letters, digits and dashes');
  }
  const values = Array.isArray(content) ? (content as unknown[]) : [content];
  for (const value of values) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw invalidMember(`header ${shown}`, kindOf(value), 'a text');
    }
    if (CONTROL.test(String(value))) {
      throw invalidMember(
        `header ${shown}`,
        'a text with a line break or a control character in it',
        'one line',
      );
    }
  }
}
