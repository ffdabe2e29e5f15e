import { expect } from 'chai';
import type { AxiosRequestConfig } from 'axios';
import { createTestClient, failureOf, listTokens } from '../authorized-client';
import { openHostileWorld, type HostileWorld } from '../hostile-world';
import { answerText } from '../raw-server';

const JSON_TYPE = 'content-type: application/json; charset=utf-8';

describe('http: answers that are not the JSON that they say they are', () => {
  let world: HostileWorld;

  beforeEach(async () => {
    world = await openHostileWorld();
  });

  afterEach(() => world.server.close());

  const TEXT = '{"items": [{"name": "secret';

  it('have a name, and show the text to the author alone', async () => {
    for (const type of ['application/json', 'Application/JSON;charset=utf-8', 'application/problem+json']) {
      const error = await world.failure(answerText([`content-type: ${type}`], TEXT));
      expect(error).to.include({ code: 'ANSWER_UNUSABLE', status: 200, transient: false });
      expect(error.message).to.contain(`${String(TEXT.length)} characters`);
      expect(error.message).to.contain(type.split(';')[0]).and.not.contain('items');
      expect(error.response).to.include({ data: TEXT });
    }
    expect(await world.failure(answerText([JSON_TYPE], '<html>Sign in</html>'))).to.include({
      code: 'ANSWER_UNUSABLE',
    });
    expect(await world.failure(answerText([JSON_TYPE], TEXT), { responseType: 'json' })).to.include({
      code: 'ANSWER_UNUSABLE',
    });
  });

  it('are shown to the interceptors as any failure is', async () => {
    world.answerWith(answerText([JSON_TYPE], TEXT));
    const { http } = createTestClient(world.server.url, listTokens('good'));
    http.interceptors.response.use(undefined, (error: unknown) => ({ data: error }));
    expect((await http.get<unknown>('/x')).data).to.include({ code: 'ANSWER_UNUSABLE' });
  });

  const HANDED_OUT: readonly (readonly [string, string, AxiosRequestConfig])[] = [
    ['another content type', 'content-type: text/html', {}],
    ['several documents', 'content-type: application/stream+json', {}],
    ['another content type that was asked to be JSON', 'content-type: text/plain', { responseType: 'json' }],
    ['no content type', 'x: y', {}],
    ['text that was asked for', JSON_TYPE, { responseType: 'text' }],
    ['no parsing', JSON_TYPE, { transitional: { forcedJSONParsing: false } }],
    ["the author's own reading", JSON_TYPE, { transformResponse: (data: unknown) => data }],
  ];
  for (const [what, header, config] of HANDED_OUT) {
    it(`are handed out as they are: ${what}`, async () => {
      world.answerWith(answerText([header], TEXT));
      expect((await world.request(config)).data).to.equal(TEXT);
    });
  }

  it('are taken for failures whatever the type if the author wants nothing but JSON', async () => {
    const config = { responseType: 'json', transitional: { silentJSONParsing: false } } as const;
    expect(await world.failure(answerText([], TEXT), config)).to.include({ code: 'ANSWER_UNUSABLE' });
  });

  it('may be empty, or a text in quotes', async () => {
    for (const [body, data] of [
      ['', ''],
      [' \r\n', ' \r\n'],
      ['"text"', 'text'],
      ['"5"', '5'],
      ['null', null],
    ] as const) {
      world.answerWith(answerText([JSON_TYPE], body));
      expect((await world.request()).data).to.equal(data);
    }
  });

  it('leave the error of a status as it is, with its text', async () => {
    for (const [status, code] of [
      ['401 Unauthorized', 'TOKEN_REJECTED'],
      ['404 Not Found', 'REQUEST_FAILED'],
      ['429 Too Many Requests', 'RATE_LIMITED'],
    ] as const) {
      world.answerWith(answerText([JSON_TYPE], TEXT, status));
      const error = await failureOf(world.request());
      expect(error).to.include({ code });
      expect(error.response).to.include({ data: TEXT });
    }
  });

  it('leave what a reviver throws to its author', async () => {
    world.answerWith(answerText([JSON_TYPE], '{}'));
    const parseReviver = (): never => {
      throw new RangeError('from the reviver');
    };
    const config = {
      parseReviver,
      responseType: 'json',
      transitional: { silentJSONParsing: false },
    } as const;
    expect(await failureOf(world.request(config))).to.include({ name: 'RangeError' });
  });
});
