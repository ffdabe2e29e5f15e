/** An environment variable that this package reads. */
export interface EnvironmentVariable {
  readonly name: string;
  /** Whose it is: for components in containers, for the command line, or given by the platform. */
  readonly of: 'component' | 'desk' | 'platform';
  /** What it does, with unit and default. */
  readonly what: string;
}

/**
 * All of them, beside those that `component.json` names (`{{NAME}}`). docs/reference/environment.md is made of it, and a
 * spec finds every place that reads one.
 */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  {
    name: 'FRESHKEYS_REDIS_URL',
    of: 'component',
    what: '`redis://[user:password@]host[:port][/db]`, or `rediss://` for TLS: containers that share an account take turns to refresh. Default: none, they look at the platform.',
  },
  {
    name: 'FRESHKEYS_SECRET',
    of: 'component',
    what: 'What tokens in Redis are sealed with. Default: the client secret.',
  },
  {
    name: 'FRESHKEYS_TRACE_FILE',
    of: 'component',
    what: 'A file that every event of the trace is appended to, one line of JSON each; `freshkeys trace` reads it. Default: none.',
  },
  {
    name: 'FRESHKEYS_DENY_PRIVATE_NETWORKS',
    of: 'component',
    what: 'Keeps requests away from private networks, after name resolution. Off if empty, `0`, `false`, `no` or `off`; anything else is on. Default: off.',
  },
  {
    name: 'API_RETRIES_COUNT',
    of: 'component',
    what: 'How often a request is sent again after a failure that may pass, 0 to 10. Default: 3. `retry.count` wins.',
  },
  {
    name: 'API_REQUEST_TIMEOUT',
    of: 'component',
    what: 'Time limit of a request to the API, in milliseconds. Default: 60 000. `timeoutMs` wins.',
  },
  {
    name: 'HTTP_PROXY',
    of: 'component',
    what: 'Proxy for http, in small letters as well. Default: none.',
  },
  {
    name: 'HTTPS_PROXY',
    of: 'component',
    what: 'Proxy for https, in small letters as well. Default: none.',
  },
  {
    name: 'ALL_PROXY',
    of: 'component',
    what: 'Proxy for what the other two do not name, in small letters as well. Default: none.',
  },
  {
    name: 'NODE_USE_ENV_PROXY',
    of: 'component',
    what: "Node's own switch for proxies (24 and newer): where it is set, requests are taken to go through one. Default: off.",
  },
  {
    name: 'SECRET_SERVICE_BASE_URL',
    of: 'component',
    what: 'Under a ferryman of Open Integration Hub: the base URL of its secret service. No default; needed by steps that name a secret.',
  },
  {
    name: 'FRESHKEYS_PASSPHRASE',
    of: 'desk',
    what: 'Seals the credential file, and opens it. Default: none, the file is not sealed.',
  },
  {
    name: 'NO_COLOR',
    of: 'desk',
    what: 'No colours, unless it is empty (https://no-color.org). Default: colours in a terminal.',
  },
  {
    name: 'FORCE_COLOR',
    of: 'desk',
    what: 'Colours also where there is no terminal; not with `0` (https://force-color.org).',
  },
  { name: 'TERM', of: 'desk', what: 'With `dumb`: no colours, no questions.' },
  {
    name: 'CI',
    of: 'desk',
    what: 'If set and not `false`: nobody is asked, and nothing is drawn over.',
  },
  {
    name: 'LOG_LEVEL',
    of: 'platform',
    what: 'Level of the log of the runtime: `trace`, `debug`, `info`, `warn`, `error`, `fatal`. Default in containers that are started here: `info`.',
  },
  {
    name: 'ELASTICIO_FLOW_ID',
    of: 'platform',
    what: 'With the next one: whose configuration is read before a refresh token is spent.',
  },
  { name: 'ELASTICIO_STEP_ID', of: 'platform', what: 'See `ELASTICIO_FLOW_ID`.' },
  { name: 'ELASTICIO_API_URI', of: 'platform', what: "The platform's API, from which secrets are read." },
  { name: 'ELASTICIO_API_USERNAME', of: 'platform', what: 'The user for it.' },
  { name: 'ELASTICIO_API_KEY', of: 'platform', what: 'The key for it. It is never printed.' },
  { name: 'ELASTICIO_WORKSPACE_ID', of: 'platform', what: 'The workspace that secrets are in.' },
  {
    name: 'ELASTICIO_OBJECT_STORAGE_URI',
    of: 'platform',
    what: 'The storage of attachments; read by the commons library.',
  },
  {
    name: 'ELASTICIO_OBJECT_STORAGE_TOKEN',
    of: 'platform',
    what: 'The token for it; read by the commons library.',
  },
];
