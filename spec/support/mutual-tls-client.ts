import { defineConnection } from '../../lib/component/connection';
import { TITLES } from './provider-world';
import { createTaskContext } from './runtime-context';

/**
 * A process of its own that obtains a token by mutual TLS and calls the API with it: which certificates of servers are
 * trusted is decided when a process starts.
 */
async function main(): Promise<void> {
  const { URL: url = '', CERTIFICATE: certificate, KEY: privateKey } = process.env;
  const view = (viewClass: string) => ({ label: viewClass, viewClass });
  const connection = defineConnection(
    {
      credentials: {
        fields: { certificate: view('TextFieldView'), private_key: view('PasswordFieldView') },
        oauth2: { client_id: 'client-1' },
      },
    },
    {
      provider: {
        ...TITLES,
        grant: 'client_credentials',
        client: { authentication: 'tls_client_auth' },
        token: { url: `${url}/token` },
      },
      baseURL: url,
      refresh: { deadlineMs: 3_000 },
    },
  );
  const cfg = { certificate, private_key: privateKey };
  const { status } = await connection.client(createTaskContext(), cfg).get('/api');
  console.log(`status ${String(status)}`);
}

void main();
