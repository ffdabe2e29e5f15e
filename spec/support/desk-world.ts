import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';
import { runFreshkeys, type Run } from './command-line';
import { createDeskComponent, type DeskComponent } from './desk-component';

const CLIENT = { clientId: 'client-1', clientSecret: 'canary-client-secret' };

const REVOCABLE = {
  title: 'R',
  documentation: 'https://example.com',
  revoke: { url: 'http://127.0.0.1:1/revoke' },
};

/** A provider, its API, and a component that is connected with them; new for each spec. */
export interface DeskWorld {
  readonly component: () => DeskComponent;
  /** Takes another component in the place of the usual one, connected as well. */
  readonly replaceComponent: (options: string) => void;
  /** The same with a component whose provider has a place to revoke at, where nobody answers. */
  readonly allowRevocation: () => void;
  readonly server: () => FaultyAuthorizationServer;
  readonly api: () => ResourceServer;
  /** The form and the tokens that the account was stored with. */
  readonly cfg: () => Readonly<Record<string, unknown>> & {
    readonly oauth: Readonly<Record<string, unknown>>;
  };
  /** Makes the first access token invalid. */
  readonly expire: () => void;
  /** Runs a command for the component: its name, what comes before the directory, and what comes behind. */
  readonly run: (command: readonly string[], ...options: readonly string[]) => Promise<Run>;
  /** The access token that is stored now. */
  readonly storedToken: () => unknown;
}

/** Opens the world for the specs of this `describe`. */
export function useDeskWorld(): DeskWorld {
  let component: DeskComponent;
  let server: FaultyAuthorizationServer;
  let api: ResourceServer;
  let cfg: ReturnType<DeskWorld['cfg']>;

  beforeEach(async () => {
    server = await startFaultyAuthorizationServer({ ...CLIENT, extra: { expires_in: 3600 } });
    api = await startResourceServer({ isActive: server.isActive });
    const uris = { authUri: `${server.url}/authorize`, tokenUri: server.tokenEndpoint, baseUrl: api.url };
    cfg = { ...CLIENT, ...uris, oauth: server.issue() };
    component = createDeskComponent();
    component.store(cfg);
  });

  afterEach(async () => {
    component.remove();
    await Promise.all([server.close(), api.close()]);
  });

  const replaceComponent = (options: string): void => {
    component.remove();
    component = createDeskComponent(options);
    component.store(cfg);
  };

  return {
    component: () => component,
    replaceComponent,
    allowRevocation: () => {
      replaceComponent(`{ provider: ${JSON.stringify(REVOCABLE)} }`);
    },
    server: () => server,
    api: () => api,
    cfg: () => cfg,
    expire: () => {
      server.expire(String(cfg.oauth['access_token']));
    },
    run: (command, ...options) => runFreshkeys([...command, component.path, ...options]),
    storedToken: () => (component.stored().cfg['oauth'] as Record<string, unknown>)['access_token'],
  };
}
