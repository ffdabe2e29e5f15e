import { expect } from 'chai';
import type { AxiosInstance } from 'axios';
import { RequestFailedError } from '../../../lib/errors';
import {
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type RecordingServer,
} from '../authorized-client';
import { expectNoCanary } from '../raw-server';

/** A server that should not be asked, and clients of it. */
export interface ImpossibleWorld {
  readonly server: RecordingServer;
  client(foreignOrigins?: 'refuse' | 'anonymous', baseURL?: string): AxiosInstance;
  /** That a request is refused before a token was asked for, and tells nothing of its values. */
  expectImpossible(sent: Promise<unknown>, words: string): Promise<void>;
}

export async function openImpossibleWorld(): Promise<ImpossibleWorld> {
  const server = await startRecordingServer(() => ({ body: { ok: true } }));
  let asked = 0;
  return {
    server,
    client: (foreignOrigins = 'refuse', baseURL = server.url) => {
      const tokens = listTokens('canary-token');
      const current = (): ReturnType<typeof tokens.current> => {
        asked += 1;
        return tokens.current();
      };
      const base = baseURL === '' ? undefined : baseURL;
      return createTestClient(base, { ...tokens, current }, { foreignOrigins }).http;
    },
    expectImpossible: async (sent, words) => {
      const error = await failureOf(sent);
      expect(error).to.be.instanceOf(RequestFailedError);
      expect(error).to.include({ code: 'REQUEST_INVALID', transient: false, status: undefined });
      expect(error.message).to.contain('could not be sent: ').and.contain(words);
      expectNoCanary(error);
      expect(asked).to.equal(0);
      expect(server.received).to.have.length(0);
    },
  };
}
