import http from 'node:http';

/**
 * Watches whether `node:http` is still Node's own. Libraries that intercept requests in specs, as nock does, and those
 * that record them, replace its functions: their users expect to see ours, too.
 *
 * @returns a function that looks now
 */
export function createHttpWatch(): () => boolean {
  let judged: unknown;
  let isChanged = false;
  return () => {
    const { request } = http;
    if (request !== judged) {
      judged = request;
      isChanged = !isOfNode(request);
    }
    return isChanged;
  };
}

/** Whoever does not look like it is taken for somebody else's: then axios' own adapter is used, which is never wrong. */
function isOfNode(request: typeof http.request): boolean {
  return /^function request\([^)]*\) \{\s*return new ClientRequest\([^)]*\);\s*\}$/.test(String(request));
}
