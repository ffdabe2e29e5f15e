import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';

type Request = (target: string | AxiosRequestConfig, config?: AxiosRequestConfig) => Promise<unknown>;

/** What becomes of a request before axios takes it. */
export interface RequestChecks {
  /** Throws, or returns the request. */
  readonly check: (config: AxiosRequestConfig) => AxiosRequestConfig;
  /** The error to show for one of axios', by what its method was called with. */
  readonly explain: (error: unknown, given: readonly unknown[]) => unknown;
}

/**
 * An instance as `axios.create` makes it, with a look at every request before axios takes it. An interceptor would come
 * too late: by then, axios has copied the body and altered the headers.
 *
 * @param defaults the whole of them, axios' own included
 */
export function createCheckedInstance(defaults: AxiosRequestConfig, checks: RequestChecks): AxiosInstance {
  const context = new axios.Axios(defaults);
  const send = context.request.bind(context) as Request;
  const request: Request = async (target, config) => {
    try {
      return await send(checks.check(typeof target === 'string' ? { ...config, url: target } : target));
    } catch (error) {
      throw checks.explain(error, [target, config]);
    }
  };
  Object.assign(context, { request });
  const instance = (target: string | AxiosRequestConfig, config?: AxiosRequestConfig): Promise<unknown> =>
    request(target, config);
  const made = Object.assign(instance, buildShorthands(request), bindForms(context, checks), {
    defaults: context.defaults,
    interceptors: context.interceptors,
    request,
    getUri: context.getUri.bind(context),
    create: (more?: AxiosRequestConfig) =>
      createCheckedInstance(axios.mergeConfig(defaults, more ?? {}), checks),
  });
  return made as unknown as AxiosInstance;
}

/** As axios has them, but for a copy of the configuration that `request` makes anyway. */
function buildShorthands(request: Request): Record<string, unknown> {
  const bare = (method: string) => (url: string, config?: AxiosRequestConfig) =>
    request({ ...config, method, url });
  const full = (method: string) => (url: string, data?: unknown, config?: AxiosRequestConfig) =>
    request({ ...config, method, url, data });
  return {
    get: bare('get'),
    delete: bare('delete'),
    head: bare('head'),
    options: bare('options'),
    post: full('post'),
    put: full('put'),
    patch: full('patch'),
    query: full('query'),
  };
}

type Method = (...args: never[]) => Promise<unknown>;

/** `postForm` and the like: axios copies what they are given, and may stumble over it. */
function bindForms(context: object, { explain }: RequestChecks): Record<string, Method> {
  const names = ['postForm', 'putForm', 'patchForm'];
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (...args: never[]) => {
        try {
          return await (Reflect.get(context, name) as Method).apply(context, args);
        } catch (error) {
          throw explain(error, args);
        }
      },
    ]),
  );
}
