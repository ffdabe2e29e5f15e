import { createServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { runFreshkeys } from '../spec/support/command-line';

/** A port on which nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

describe('freshkeys flow, without a broker', function () {
  this.timeout(20_000);

  it('says where it looked, and both ways to get one', async () => {
    const port = await closedPort();
    const run = await runFreshkeys(['flow', '--amqp', `amqp://user:canary@127.0.0.1:${port}`]);
    expect(run.exitCode).to.equal(1);
    expect(run.stdout).to.equal('');
    expect(run.stderr).to.include(`Nobody listens at amqp://127.0.0.1:${port} (ECONNREFUSED)`);
    expect(run.stderr).to.include('docker compose up -d');
    expect(run.stderr).to.include('apt-get install rabbitmq-server redis-server');
    expect(run.stderr).not.to.match(/canary|unexpected failure|\n +at /);
  });

  it('explains an address that is none, and exits with 2 for an option that makes no sense', async () => {
    const wrong = await runFreshkeys(['flow', '--amqp', 'localhost']);
    expect(wrong.exitCode).to.equal(1);
    expect(wrong.stderr).to.include('The address of the broker is no AMQP URL. Give it as amqp://');
    const usage = await runFreshkeys(['flow', '--containers', 'many']);
    expect(usage.exitCode).to.equal(2);
    expect(usage.stderr).to.include('--containers takes a whole number');
  });

  it('lists its cases in its help', async () => {
    const { stdout } = await runFreshkeys(['flow', '--help']);
    expect(stdout).to.include('rotating-4').and.to.include('token-endpoint-html');
  });
});
