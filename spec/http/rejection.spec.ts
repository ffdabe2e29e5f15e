import { expect } from 'chai';
import fc from 'fast-check';
import {
  classifyAnswer,
  type AnswerSigns,
  type RejectionRules,
  type RejectionSign,
  type Verdict,
} from '../../lib/http/rejection';

const ACCEPTED = { kind: 'accepted' };
const rejectedBy = (sign: RejectionSign): Verdict => ({ kind: 'rejected', sign });

function answer(status: number, rest: { challenge?: string; body?: string } = {}): AnswerSigns {
  return { status, challenge: rest.challenge, bodyText: () => rest.body };
}

describe('http: rejection', () => {
  it('is a 401, whatever comes with it', () => {
    for (const challenge of [undefined, 'Bearer', 'Basic realm="x"', '"', 'Bearer error=']) {
      expect(classifyAnswer({ ...answer(401), challenge }, {})).to.deep.equal(rejectedBy('status'));
    }
  });

  it('is an invalid_token challenge with any other status', () => {
    const challenge = 'Basic realm="x", Bearer realm="y", error="invalid_token"';
    expect(classifyAnswer(answer(403, { challenge }), {})).to.deep.equal(rejectedBy('challenge'));
  });

  it('is nothing else by itself', () => {
    for (const status of [200, 204, 302, 400, 403, 404, 429, 500]) {
      expect(classifyAnswer(answer(status, { body: '{"error":"invalid_token"}' }), {})).to.deep.equal(
        ACCEPTED,
      );
    }
    const challenge = 'Bearer error="invalid_request"';
    expect(classifyAnswer(answer(400, { challenge }), {})).to.deep.equal(ACCEPTED);
  });

  it('is never insufficient_scope, whatever was declared', () => {
    const challenge = 'Bearer error="insufficient_scope", scope="read write"';
    const rules: RejectionRules = { statuses: [403], text: /./, body: [{ path: 'error', values: ['x'] }] };
    for (const status of [401, 403]) {
      const verdict = classifyAnswer(answer(status, { challenge, body: '{"error":"x"}' }), rules);
      expect(verdict).to.deep.equal({ kind: 'insufficient-scope', scopes: ['read', 'write'] });
    }
  });

  it('is no 401 and no invalid_token where only declared signs count', () => {
    const rules: RejectionRules = { only: true, statuses: [403] };
    const challenge = 'Bearer error="invalid_token"';
    expect(classifyAnswer(answer(401, { challenge }), rules)).to.deep.equal(ACCEPTED);
    expect(classifyAnswer(answer(403), rules)).to.deep.equal(rejectedBy('status'));
  });

  it('compares members of the body as texts', () => {
    const rules: RejectionRules = { body: [{ path: 'error.code', values: ['190', 463] }] };
    for (const body of ['{"error":{"code":190}}', '{"error":{"code":"190"}}', '{"error":{"code":"463"}}']) {
      expect(classifyAnswer(answer(400, { body }), rules)).to.deep.equal(rejectedBy('body'));
    }
    for (const body of [
      '{"error":{"code":19}}',
      '{"error":{"code":[190]}}',
      '{"error":190}',
      '[]',
      'x',
      '',
    ]) {
      expect(classifyAnswer(answer(400, { body }), rules)).to.deep.equal(ACCEPTED);
    }
  });

  it('takes one of several members', () => {
    const rules: RejectionRules = {
      body: [
        { path: 'a', values: [1] },
        { path: 'b', values: ['true'] },
      ],
    };
    expect(classifyAnswer(answer(200, { body: '{"b":true}' }), rules)).to.deep.equal(rejectedBy('body'));
  });

  it('finds a pattern every time, also one that remembers where it stopped', () => {
    const rules: RejectionRules = { text: /expired/g };
    for (let turn = 0; turn < 3; turn += 1) {
      expect(classifyAnswer(answer(200, { body: 'it is expired' }), rules)).to.deep.equal(rejectedBy('text'));
    }
    expect(classifyAnswer(answer(200, { body: 'fine' }), rules)).to.deep.equal(ACCEPTED);
  });

  it('does not look into a body where no rule does, and takes one that is no text', () => {
    let looks = 0;
    const signs = { status: 200, challenge: undefined, bodyText: () => void (looks += 1) };
    expect(classifyAnswer(signs, { statuses: [403] })).to.deep.equal(ACCEPTED);
    expect(looks).to.equal(0);
    expect(classifyAnswer(signs, { text: /x/ })).to.deep.equal(ACCEPTED);
    expect(looks).to.equal(1);
  });

  it('survives whatever a server sends', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.oneof(fc.string(), fc.json()), (status, challenge, body) => {
        const rules: RejectionRules = { body: [{ path: 'a.b', values: ['x'] }], text: /never-in-there/ };
        classifyAnswer(answer(status, { challenge, body }), rules);
      }),
    );
  });
});
