import {
  startAuthorizationServer,
  type AuthorizationServer,
} from '../../lib/platform/certified-server/authorization-server';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import { createDeskComponent, type DeskComponent } from './desk-component';
import { startFreshkeys, type RunningCommand } from './running-command';

const ADDRESS = /^ {2}(http\S+)$/m;

/** An authorization that a command waits for. */
export interface PendingBrowser {
  readonly authorization: URL;
  readonly state: string;
  readonly redirectUri: string;
}

/** Providers, and a component that is connected with them; new for each spec, but for the providers. */
export interface ConnectWorld {
  readonly component: () => DeskComponent;
  /** Takes another component in the place of the usual one. */
  readonly replaceComponent: (options: string) => DeskComponent;
  readonly certified: () => AuthorizationServer;
  readonly faulty: () => FaultyAuthorizationServer;
  /** Starts `freshkeys connect` for it. */
  readonly start: (...parameters: readonly string[]) => RunningCommand;
  /** What the command sends the browser to. */
  readonly pendingOf: (command: RunningCommand) => Promise<PendingBrowser>;
  readonly certifiedForm: () => readonly string[];
  readonly faultyForm: () => Record<string, string>;
}

/** Values as the command line takes them. */
export function set(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
}

/** Opens the world for the specs of this `describe`. */
export function useConnectWorld(): ConnectWorld {
  let component: DeskComponent;
  let certified: AuthorizationServer;
  let faulty: FaultyAuthorizationServer;
  let running: RunningCommand[] = [];

  before(async () => {
    certified = await startAuthorizationServer({ accessTokenSeconds: 600 });
    faulty = await startFaultyAuthorizationServer({
      clientId: 'client-1',
      clientSecret: 'canary-client-secret',
    });
  });

  after(() => Promise.all([certified.close(), faulty.close()]));

  beforeEach(() => {
    component = createDeskComponent();
  });

  afterEach(async () => {
    for (const command of running) command.signal('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    running = [];
    component.remove();
  });

  return {
    component: () => component,
    replaceComponent: (options) => {
      component.remove();
      component = createDeskComponent(options);
      return component;
    },
    certified: () => certified,
    faulty: () => faulty,
    start: (...parameters) => {
      const command = startFreshkeys(['connect', component.path, ...parameters]);
      running.push(command);
      return command;
    },
    pendingOf: async (command) => {
      const authorization = new URL((await command.until(ADDRESS))[1] ?? '');
      const read = (name: string): string => authorization.searchParams.get(name) ?? '';
      return { authorization, state: read('state'), redirectUri: read('redirect_uri') };
    },
    certifiedForm: () =>
      set({
        authUri: certified.authorizationEndpoint,
        tokenUri: certified.tokenEndpoint,
        clientId: certified.clientId,
        clientSecret: certified.clientSecret,
      }),
    faultyForm: () => ({
      authUri: 'http://127.0.0.1:9/authorize',
      tokenUri: faulty.tokenEndpoint,
      clientId: 'client-1',
      clientSecret: 'canary-client-secret',
    }),
  };
}
