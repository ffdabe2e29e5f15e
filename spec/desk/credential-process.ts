import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { openLocalCredential } from '../../lib/desk/local-credential';
import { isFreshkeysError } from '../../lib/errors';

const [path = '', errand = '', name = ''] = process.argv.slice(2);
const credential = openLocalCredential({ path });

const set = (member: string, value: unknown): Promise<void> =>
  credential.update((content) => ({ ...content, cfg: { ...content.cfg, [member]: value } }));

async function saveForEver(): Promise<never> {
  for (let round = 0; ; round += 1) {
    const token = `${name}-${String(round)}`;
    await set('oauth', { access_token: token, filling: 'x'.repeat(50_000), refresh_token: token });
    process.send?.('saved');
  }
}

/** From now on this process can write no file that is longer than nothing. */
function fillDisk(): void {
  // Node has no call for it; the limit of a running process is set from outside.
  execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=0']);
  process.on('SIGXFSZ', () => undefined);
}

async function run(): Promise<void> {
  if (errand === 'count') {
    for (let index = 0; index < 5; index += 1) await set(`${name}${String(index)}`, index);
  }
  if (errand === 'loop') await saveForEver();
  if (errand === 'hold') {
    await credential.hold(async () => {
      process.send?.('held');
      await delay(60_000);
    });
  }
  if (errand === 'full') {
    fillDisk();
    await set('oauth', { access_token: 'new' }).catch((error: unknown) =>
      process.send?.(isFreshkeysError(error) ? `${error.code} ${error.message}` : String(error)),
    );
  }
}

void run().then(() => {
  process.disconnect();
});
