import axios, { type AxiosAdapter, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { checkGivenRequest, explainFailure } from '../checks/request-check';
import { dispatch } from './dispatch';
import { completePlainRequest } from './plain-request';
import { splitDefaults, type PreparedDefaults } from './prepared-defaults';

type Axios = InstanceType<typeof axios.Axios>;

type Request = (target: string | AxiosRequestConfig, config?: AxiosRequestConfig) => Promise<unknown>;

/**
 * An instance as `axios.create` makes it, with a look at every request before axios takes it: an interceptor would come
 * too late, because by then axios has copied the body and altered the headers. Requests that need nothing of what axios
 * makes of configurations do without, which is most of the work for them.
 */
export function createRequestInstance(defaults: PreparedDefaults, adapter: AxiosAdapter): AxiosInstance {
  const context = createContext(defaults, adapter);
  const request: Request = async (target, config) => {
    try {
      const given = checkGivenRequest(typeof target === 'string' ? { ...config, url: target } : target);
      const plain = context.isChanged() ? undefined : completePlainRequest(given, defaults);
      return await (plain === undefined ? context.open().request(given) : dispatch(plain, adapter));
    } catch (error) {
      throw explainFailure(error, [target, config]);
    }
  };
  const instance: Request = (target, config) => request(target, config);
  Object.setPrototypeOf(instance, PROTOTYPE);
  const members = {
    [CONTEXT]: context,
    request,
    getUri: (config?: AxiosRequestConfig) => context.open().getUri(config),
    create: context.derive,
  };
  // Not assigned one by one: closures that are stored that way outlive the message, and V8 then allocates all for long.
  return Object.assign(instance, members, createShorthands(request), createForms(context)) as never;
}

const CONTEXT = Symbol('context');

interface WithContext {
  readonly [CONTEXT]: Context;
}

/** What only few ask for; whoever does may change it for all requests that follow. */
const PROTOTYPE: object = Object.create(Function.prototype, {
  defaults: {
    get(this: WithContext) {
      return this[CONTEXT].change().defaults;
    },
  },
  interceptors: {
    get(this: WithContext) {
      return this[CONTEXT].change().interceptors;
    },
  },
}) as object;

/** What axios makes an instance of; made when it is needed, which it is for few. */
interface Context {
  readonly open: () => Axios;
  /** Opens it for somebody who may change what holds for all requests from now on. */
  readonly change: () => Axios;
  readonly isChanged: () => boolean;
  /** An instance with further defaults. */
  readonly derive: (more?: AxiosRequestConfig) => AxiosInstance;
}

function createContext(defaults: PreparedDefaults, adapter: AxiosAdapter): Context {
  let opened: Axios | undefined;
  let isChanged = false;
  const open = (): Axios =>
    (opened ??= new axios.Axios(axios.mergeConfig(defaults.merged, { adapter }) as never));
  return {
    open,
    change: () => {
      isChanged = true;
      return open();
    },
    isChanged: () => isChanged,
    derive: (more = {}) => {
      const merged = axios.mergeConfig(open().defaults as AxiosRequestConfig, more);
      return createRequestInstance(splitDefaults(merged), axios.getAdapter(merged.adapter));
    },
  };
}

/**
 * As axios has them, but for a copy of the configuration that `request` makes anyway. Nothing is spread: V8 takes a
 * microsecond for each member that is added to a copy made that way.
 */
function createShorthands(request: Request): object {
  const bare = (method: string) => (url: string, config?: AxiosRequestConfig) =>
    request(Object.assign({}, config, { method, url }));
  const full = (method: string) => (url: string, data?: unknown, config?: AxiosRequestConfig) =>
    request(Object.assign({}, config, { method, url, data }));
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

type FormMethod = 'postForm' | 'putForm' | 'patchForm';

/** Left to axios, which copies what forms are given, and may stumble over it. */
function createForms({ open }: Context): object {
  const form =
    (name: FormMethod) =>
    async (...args: [url: string, data?: unknown, config?: AxiosRequestConfig]) => {
      try {
        return await open()[name](...args);
      } catch (error) {
        throw explainFailure(error, args);
      }
    };
  return { postForm: form('postForm'), putForm: form('putForm'), patchForm: form('patchForm') };
}
