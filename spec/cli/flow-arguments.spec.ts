import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createColors } from 'picocolors';
import { UsageError } from '../../lib/cli/command';
import { readFlowArguments, type FlowArguments } from '../../lib/cli/flow-arguments';
import { FLOW_CASES } from '../../lib/cli/flow-cases';

describe('freshkeys flow: arguments', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'freshkeys-flow-'));
    writeFileSync(join(folder, 'object.json'), '{"baseUrl":"https://api.example.com"}');
    writeFileSync(join(folder, 'list.json'), '[]');
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (values: Record<string, string | boolean>, positionals: string[] = []): FlowArguments =>
    readFlowArguments({
      positionals,
      values,
      colors: createColors(false),
      environment: {},
      print: () => undefined,
      isAttended: false,
    });

  it('has a default for everything', () => {
    const { componentDirectory, ...rest } = read({});
    expect(componentDirectory).to.equal(join(__dirname, '../..'));
    expect(rest).to.deep.equal({
      containers: 2,
      messages: 200,
      prefetch: 10,
      amqpUrl: 'amqp://guest:guest@127.0.0.1:5672',
      redisUrl: 'redis://127.0.0.1:6379',
      functionName: 'makeRawRequest',
      config: undefined,
      body: { method: 'GET', url: '/me' },
      cases: undefined,
      out: undefined,
      json: false,
    });
  });

  it('takes what it is given', () => {
    const file = join(folder, 'object.json');
    const values = { containers: '4', messages: '500', prefetch: '1', redis: 'rediss://:p@r', json: true };
    expect(
      read({ ...values, config: file, message: file, function: 'pollResource', out: 'f.json' }),
    ).to.include({
      containers: 4,
      messages: 500,
      prefetch: 1,
      redisUrl: 'rediss://:p@r',
      functionName: 'pollResource',
      out: 'f.json',
      json: true,
    });
    const { config, body } = read({ config: file, message: file });
    expect(config).to.deep.equal({ baseUrl: 'https://api.example.com' });
    expect(body).to.deep.equal(config);
  });

  it('does without Redis only if it is told to', () => {
    expect(read({ redis: 'none' }).redisUrl).to.equal(undefined);
  });

  it('runs one case, or all of them', () => {
    expect(read({ case: 'valid' }).cases).to.deep.equal(['valid']);
    expect(read({ figures: true }).cases).to.deep.equal(FLOW_CASES.map(({ name }) => name));
  });

  const refusals: readonly (readonly [Record<string, string | boolean>, RegExp])[] = [
    [{ containers: '0' }, /--containers takes a whole number from 1 to 64/],
    [{ containers: '65' }, /--containers/],
    [{ containers: '-1' }, /--containers/],
    [{ messages: '1.5' }, /--messages/],
    [{ messages: '' }, /--messages/],
    [{ messages: '1e3' }, /--messages/],
    [{ prefetch: 'ten' }, /--prefetch/],
    [{ redis: 'localhost:6379' }, /--redis takes a URL/],
    [{ redis: 'http://localhost' }, /--redis takes a URL/],
    [{ config: '/no/such/file.json' }, /cannot be read \(ENOENT\)/],
    [{ case: 'nonsense' }, /unknown case: nonsense\. There are: valid, expired/],
    [{ case: 'valid', figures: true }, /leave --case out/],
    [{ case: 'valid', messages: '5' }, /a case sets --messages itself/],
    [{ figures: true, component: '.' }, /a case sets --component itself/],
  ];
  for (const [values, text] of refusals) {
    it(`refuses ${JSON.stringify(values)}`, () => {
      expect(() => read(values)).to.throw(UsageError, text);
    });
  }

  it('says what is wrong with a component before anything is started', () => {
    expect(() => read({ component: '/no/such/directory' })).to.throw('/no/such/directory does not exist.');
    expect(() => read({ component: folder })).to.throw('is no component: there is no component.json.');
    writeFileSync(join(folder, 'component.json'), '{ "actions": { "call": { "main": "./call" } } }');
    writeFileSync(join(folder, 'call.ts'), '');
    expect(() => read({ component: folder, function: 'call' })).to.throw('was not built');
    expect(() => read({ component: folder, function: 'other' })).to.throw('It has: call.');
  });

  it('refuses a configuration that is no object, and a word that is no option', () => {
    expect(() => read({ config: join(folder, 'list.json') })).to.throw(
      UsageError,
      /--config takes a JSON object/,
    );
    expect(() => read({}, ['now'])).to.throw(UsageError, /flow takes options only, and got now/);
  });

  it('repeats no password', () => {
    expect(() => read({ redis: 'http://:canary@localhost' }))
      .to.throw(UsageError)
      .that.satisfies((error: Error) => !error.message.includes('canary'));
  });
});
