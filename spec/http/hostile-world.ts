import { expect } from 'chai';
import type { Socket } from 'node:net';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { RequestFailedError } from '../../lib/errors';
import { createTestClient, failureOf, listTokens } from './authorized-client';
import { expectNoCanary, startRawServer, type RawServer } from './raw-server';

/** A server that answers as it is told, and a client of it. */
export interface HostileWorld {
  readonly server: RawServer;
  /** What becomes of the next connections. */
  answerBy(answer: (socket: Socket) => void): void;
  answerWith(bytes: Buffer | string): void;
  request(config?: AxiosRequestConfig): Promise<AxiosResponse<unknown>>;
  /** The error that a request ends with, which shows nothing of its token. */
  failure(bytes: Buffer | string, config?: AxiosRequestConfig): ReturnType<typeof failureOf>;
}

export async function openHostileWorld(): Promise<HostileWorld> {
  let answer = (socket: Socket): void => void socket.end();
  const server = await startRawServer((socket) => {
    answer(socket);
  });
  const answerWith: HostileWorld['answerWith'] = (bytes) => {
    answer = (socket) => void socket.end(bytes);
  };
  const request: HostileWorld['request'] = (config = {}) =>
    createTestClient(server.url, listTokens('canary-token')).http.request<unknown>({
      url: '/x',
      timeout: 5000,
      ...config,
    });
  return {
    server,
    answerBy: (by) => {
      answer = by;
    },
    answerWith,
    request,
    failure: async (bytes, config = {}) => {
      answerWith(bytes);
      const error = await failureOf(request(config));
      expect(error).to.be.instanceOf(RequestFailedError);
      expectNoCanary(error);
      return error;
    },
  };
}
