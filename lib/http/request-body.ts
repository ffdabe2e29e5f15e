/** A function that makes the body of a request anew, for bodies that can be read only once. */
export type BodyFactory = () => unknown;

/** Whether the body is a {@link BodyFactory}. */
export function isBodyFactory(data: unknown): data is BodyFactory {
  return typeof data === 'function';
}

/** The body of one attempt. */
export function makeBody(data: unknown): unknown {
  return isBodyFactory(data) ? data() : data;
}

/** Whether a body can be sent a second time. A stream that is not made by a function is used up by the first. */
export function isRepeatable(data: unknown): boolean {
  return isBodyFactory(data) || !isStream(data);
}

function isStream(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'pipe' in data && typeof data.pipe === 'function';
}
