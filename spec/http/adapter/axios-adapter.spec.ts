import { expect } from 'chai';
import axios from 'axios';
import { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createAxiosAdapter } from '../../../lib/http/adapter/axios-adapter';
import { createAddressGuard } from '../../../lib/http/network/address-guard';
import { startRecordingServer, type RecordingServer } from '../authorized-client';

describe("http: adapter: axios' own, with a guard", () => {
  let server: RecordingServer;

  before(async () => {
    server = await startRecordingServer(() => ({ body: {} }));
  });

  after(() => server.close());

  it('connects by the agent of the guard, also where the caller brings one for the other scheme', async () => {
    const guard = createAddressGuard();
    const httpAgent = new Agent({ keepAlive: true });
    const agents = { httpAgent, httpsAgent: new HttpsAgent() };
    const adapter = createAxiosAdapter({ ...guard, agents });
    await axios.get(server.url, { adapter, proxy: false, httpsAgent: new HttpsAgent() });
    expect(Object.keys(httpAgent.freeSockets)).to.have.lengthOf(1);
    httpAgent.destroy();
  });
});
