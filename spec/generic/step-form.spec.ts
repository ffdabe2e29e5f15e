import Ajv from 'ajv';
import { expect } from 'chai';
import component from '../../component.json';
import { readPollFields } from '../../lib/generic/poll-fields';
import { RESPONSE_TYPES, toRawRequest } from '../../lib/generic/raw-request';
import { readRequestSettings } from '../../lib/generic/request-settings';
import input from '../../lib/schemas/makeRawRequest.in.json';
import output from '../../lib/schemas/makeRawRequest.out.json';
import { codeOf, thrownBy } from '../component/caught';

interface Field {
  readonly viewClass: string;
  readonly note?: string;
  readonly prompt?: string;
  readonly placeholder?: string;
  readonly model?: Readonly<Record<string, string>>;
}

type Read = (cfg: Readonly<Record<string, unknown>>) => unknown;

const FORMS: readonly (readonly [step: string, fields: Readonly<Record<string, Field>>, read: Read])[] = [
  ['makeRawRequest', component.actions.makeRawRequest.fields, readRequestSettings],
  [
    'pollResource',
    component.triggers.pollResource.fields,
    (cfg) => readPollFields({ url: '/x', ...cfg }, { style: 'link' }),
  ],
];

/** The platform writes `required: true` into a property, as JSON schema once did. */
function modern(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'required' ? undefined : value,
  ) as object;
}

describe('the forms of the steps', () => {
  for (const [step, fields, read] of FORMS) {
    it(`${step}: offers in lists what the code takes, and takes nothing else`, () => {
      for (const [name, { viewClass, model = {}, prompt }] of Object.entries(fields)) {
        if (viewClass !== 'SelectView') continue;
        for (const choice of Object.keys(model)) read({ [name]: choice });
        expect(codeOf(thrownBy(() => read({ [name]: 'anything' })))).to.equal('OPTION_INVALID');
        expect(prompt, name).to.contain('(default)');
      }
    });

    it(`${step}: shows in each field an example that the code takes, and explains it`, () => {
      for (const [name, { placeholder, note }] of Object.entries(fields)) {
        if (placeholder !== undefined) read({ [name]: placeholder });
        expect(note, name).to.match(/^\S.{10,}\.$/);
      }
    });
  }

  it('makeRawRequest: has metadata that a message and what it becomes fit into', () => {
    const ajv = new Ajv({ strict: false });
    const fits = ajv.compile(modern(input));
    const message = { method: 'POST', url: '/x', headers: {}, params: {}, data: {}, contentType: 'text/csv' };
    expect(fits({ ...message, responseType: 'text' })).to.equal(true);
    expect(fits({ url: '/x', method: 'FETCH' })).to.equal(false);
    const emitted = { statusCode: 200, headers: {}, responseBody: {}, attachmentUrl: 'x', sizeBytes: 1 };
    expect(ajv.compile(modern(output))({ ...emitted, contentType: 'x', errorMessage: 'x' })).to.equal(true);
  });

  it('makeRawRequest: offers the methods and the types of answers that there are', () => {
    const { method, responseType } = input.properties;
    const none = () => () => Promise.reject(new Error('no attachment'));
    for (const name of method.enum) {
      expect(toRawRequest({ url: '/', method: name }, none).request.method).to.equal(name);
    }
    expect(responseType.enum).to.deep.equal([...RESPONSE_TYPES]);
  });
});
