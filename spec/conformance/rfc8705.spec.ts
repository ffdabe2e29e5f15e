import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { startRecordingServer, type RecordingServer } from '../support/recording-server';
import { createSelfSigned } from '../support/self-signed';

describe('RFC 8705: mutual TLS', () => {
  const ofServer = createSelfSigned('server');
  const ofClient = createSelfSigned('client-1');
  let server: RecordingServer;
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'freshkeys-'));
    await writeFile(join(directory, 'server.pem'), ofServer.certificate);
    server = await startRecordingServer(undefined, {
      cert: ofServer.certificate,
      key: ofServer.key,
      ca: ofClient.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    });
  });

  after(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  it('§2, §3: the client shows its certificate at the token endpoint and at the API', async () => {
    const extension = extname(__filename);
    const script = join(__dirname, `../support/mutual-tls-client${extension}`);
    const loader = extension === '.ts' ? ['--require', 'tsx/cjs'] : [];
    const child = spawn(process.execPath, [...loader, script], {
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: join(directory, 'server.pem'),
        URL: server.url,
        CERTIFICATE: ofClient.certificate,
        KEY: ofClient.key,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    await once(child, 'close');
    expect(printed.trim()).to.equal('status 200');
    const seen = server.requests.map(({ target, certificateName }) => [target, certificateName]);
    expect(seen).to.deep.equal([
      ['/token', 'client-1'],
      ['/api', 'client-1'],
    ]);
  });
});
