import { runService } from '../platform/runtime/service-runner';
import { describeMessage, describeSummaries, describeWave, type Colors } from './demo-report';
import { runMessages, WAVES, type RunOptions } from './demo-run';
import { type RunSummary } from './demo-summary';
import {
  ACCESS_TOKEN_SECONDS,
  COMPONENT_DIRECTORIES,
  connectAccount,
  startDemoWorld,
  type DemoWorld,
} from './demo-world';

/** What the demo is told by the command line. */
export interface DemoOptions {
  /** Wished port of the authorization server; 0 for any. */
  readonly port: number;
  readonly colors: Colors;
  readonly print: (line: string) => void;
}

/** What the demo came to. */
export interface DemoResult {
  readonly verification: Verification;
  /** Whether every message came through with freshkeys, and its account is alive. */
  readonly lossless: boolean;
  readonly freshkeys: RunSummary;
  readonly stock: RunSummary;
}

/** What `verifyCredentials` has said. */
export interface Verification {
  readonly verified: boolean;
  readonly reason?: string;
}

/** The main job on embedded defaults, and the same run by the documented stock pattern. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { print, colors } = options;
  const world = await startDemoWorld(options.port);
  try {
    introduce(world, options);
    print(colors.bold('\n1  verifyCredentials, through runService.js of the runtime'));
    const verification = await verify(world);
    print(`   ${describeVerification(verification)}`);
    const total = WAVES.count * WAVES.messages;
    print(colors.bold(`\n2  freshkeys: ${String(total)} messages, ${String(WAVES.messages)} at a time`));
    const ours = await run(world, 'freshkeys', {
      ...options,
      onMessage: (report) => {
        print(`   ${describeMessage(report, colors)}`);
      },
    });
    print(colors.bold('\n3  The same messages through the pattern of the ecosystem’s own documents'));
    const stock = await run(world, 'stock', {
      ...options,
      onWave: (reports) => {
        print(`   ${describeWave(reports, colors)}`);
      },
    });
    print('');
    print(describeSummaries(ours, stock));
    const lossless = ours.failures === 0 && ours.messagesOut === ours.messagesIn && ours.accountAlive;
    print(conclude(ours, stock));
    return { verification, lossless, freshkeys: ours, stock };
  } finally {
    await world.close();
  }
}

function introduce(world: DemoWorld, { print, colors, port }: DemoOptions): void {
  const { authorizationServer, api, platform } = world;
  print(colors.bold('freshkeys demo: OAuth2 tokens that stay fresh, in the real runtime, on loopback'));
  print('');
  print(`   authorization server  ${authorizationServer.url}   oidc-provider, certified`);
  print(
    `                         access tokens live ${String(ACCESS_TOKEN_SECONDS)} s, refresh tokens rotate,`,
  );
  print('                         and the use of an old one revokes the account');
  print(`   protected API         ${api.url}`);
  print(`   platform API          ${platform.url}   stand-in of the platform`);
  print(
    '   runtime               elasticio-sailor-nodejs: its own Sailor, TaskExec, ComponentReader, runService',
  );
  if (authorizationServer.portWasTaken) {
    print(colors.yellow(`   Port ${String(port)} is in use: the authorization server took another one.`));
  }
}

/** The platform's "Verify" button, with an account that was just connected. */
async function verify(world: DemoWorld): Promise<Verification> {
  const keys = await connectAccount(world, 'verification');
  const { result, output } = await runService({
    componentDirectory: COMPONENT_DIRECTORIES.freshkeys,
    method: 'verifyCredentials',
    cfg: { ...keys, _account: 'verification' },
    platformApi: world.platform,
  });
  const data = result?.data as { readonly verified?: boolean; readonly reason?: string } | undefined;
  if (data?.verified === true) return { verified: true };
  return { verified: false, reason: data?.reason ?? output.slice(-500) };
}

const describeVerification = ({ verified, reason = '' }: Verification): string =>
  verified ? 'signed in with code + PKCE, and verified: true' : `verified: false (${reason})`;

type Listeners = Pick<RunOptions, 'onMessage' | 'onWave'>;

async function run(
  world: DemoWorld,
  name: keyof typeof COMPONENT_DIRECTORIES,
  { print, colors, onMessage, onWave }: DemoOptions & Listeners,
): Promise<RunSummary> {
  return runMessages({
    world,
    name,
    componentDirectory: COMPONENT_DIRECTORIES[name],
    ...(onMessage === undefined ? {} : { onMessage }),
    ...(onWave === undefined ? {} : { onWave }),
    onRevocation: () => {
      print(colors.dim('   (an administrator revokes the access token in use)'));
    },
  });
}

function conclude(ours: RunSummary, stock: RunSummary): string {
  return (
    `\nfreshkeys delivered ${String(ours.messagesOut)} of ${String(ours.messagesIn)} messages, ` +
    `the stock pattern ${String(stock.messagesOut)} of ${String(stock.messagesIn)}` +
    (stock.accountAlive ? '.' : ', and its account must be connected again.')
  );
}
