import { expect } from 'chai';
import { readCredentialForm } from '../../lib/generic/credential-form';
import { codeOf, messageOf, thrownBy } from '../component/caught';

const refreshOf = (cfg: Readonly<Record<string, unknown>>) => readCredentialForm(cfg).refresh;

describe('W1 W5 session management on the credential form', () => {
  it('is `expiring` while nobody chooses: webMethods "auto"', () => {
    for (const sessionManagement of [undefined, null, '']) {
      expect(refreshOf({ sessionManagement })).to.deep.equal({ when: 'expiring', params: {} });
    }
  });

  for (const choice of ['never', 'rejected', 'expiring', 'always']) {
    it(`is ${choice} if chosen`, () => {
      expect(refreshOf({ sessionManagement: choice })?.when).to.equal(choice);
    });
  }

  it('is an interval with "fixed" and the session timeout, a number or numeric text', () => {
    for (const sessionTimeoutSeconds of [900, '900', ' 900 ']) {
      const refresh = refreshOf({ sessionManagement: 'fixed', sessionTimeoutSeconds });
      expect(refresh?.when).to.deep.equal({ everySeconds: 900 });
      expect(refresh).to.not.have.property('assumedLifetimeSeconds');
    }
  });

  it('W4 takes the timeout for an assumed lifetime otherwise, which the word of the provider overrules', () => {
    expect(refreshOf({ sessionTimeoutSeconds: '3600' })).to.include({
      when: 'expiring',
      assumedLifetimeSeconds: 3600,
    });
  });

  it('wants the interval with "fixed"', () => {
    const error = thrownBy(() => readCredentialForm({ sessionManagement: 'fixed' }));
    expect(codeOf(error)).to.equal('OPTION_INVALID');
    expect(messageOf(error)).to.contain('sessionTimeoutSeconds').and.contain('"fixed"');
  });
});

describe('W2 W5 the refresh request on the credential form', () => {
  it('goes to another URI if one is given', () => {
    expect(refreshOf({ refreshUri: ' https://id.example/refresh ' })?.url).to.equal(
      'https://id.example/refresh',
    );
    expect(refreshOf({ refreshUri: '' })).to.not.have.property('url');
  });

  it('has its parameters in a form, JSON or the query string', () => {
    for (const refreshRequest of ['form', 'json', 'query']) {
      expect(refreshOf({ refreshRequest })?.request).to.equal(refreshRequest);
    }
    expect(refreshOf({ refreshRequest: '' })).to.not.have.property('request');
  });

  it('has further parameters, one a line, with whatever follows the first "="', () => {
    const refreshParameters = 'format=json\r\n\n  scope = a b \nstate=x=y\nempty=';
    expect(refreshOf({ refreshParameters })?.params).to.deep.equal({
      format: 'json',
      scope: 'a b',
      state: 'x=y',
      empty: '',
    });
  });

  it('has the client authenticated as chosen, else as component.json says', () => {
    for (const clientAuthentication of ['post', 'basic', 'basic-unencoded', 'query', 'none'] as const) {
      expect(readCredentialForm({ clientAuthentication }).clientAuthentication).to.equal(
        clientAuthentication,
      );
    }
    expect(readCredentialForm({ clientAuthentication: '' })).to.not.have.property('clientAuthentication');
  });
});

describe('W3 W5 the refresh token callback service on the credential form', () => {
  const service = { callbackUrl: ' https://service.example/r ', callbackSecret: ' canary-secret ' };
  const callback = { refreshRequest: 'callback', ...service };

  it('has a URL and a secret, and a header if one is named', () => {
    const expected = { url: 'https://service.example/r', secret: 'canary-secret' };
    expect(refreshOf(callback)?.callbackService).to.deep.equal(expected);
    expect(refreshOf(callback)).to.not.have.property('request');
    expect(refreshOf({ ...callback, callbackHeader: ' X-Api-Key ' })?.callbackService).to.deep.equal({
      ...expected,
      header: 'X-Api-Key',
    });
  });

  it('is not there unless it is chosen, whatever its fields hold', () => {
    for (const refreshRequest of ['', 'form', 'json', 'query', undefined]) {
      expect(refreshOf({ ...service, refreshRequest })).to.not.have.property('callbackService');
    }
  });

  it('names the field that is empty or cannot be, and shows no secret', () => {
    for (const [fields, field] of [
      [{ callbackUrl: ' ' }, 'callbackUrl'],
      [{ callbackSecret: '' }, 'callbackSecret'],
      [{ callbackHeader: 'X-Key: 1' }, 'callbackHeader'],
      [{ callbackHeader: 'a\r\nb' }, 'callbackHeader'],
    ] as const) {
      const error = thrownBy(() => readCredentialForm({ ...callback, ...fields }));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(field).and.not.contain('canary');
    }
  });
});

describe('W5 W8 the provider on the credential form', () => {
  it('is what is chosen, and none while nobody chooses', () => {
    expect(readCredentialForm({ provider: 'google' }).provider).to.equal('google');
    for (const provider of [undefined, null, '', 5]) {
      expect(readCredentialForm({ provider })).to.not.have.property('provider');
    }
  });

  it('has what it wants to know one a line', () => {
    const providerFields = 'tenant = acme\n\nregion=eu=1';
    expect(readCredentialForm({ providerFields }).fields).to.deep.equal({ tenant: 'acme', region: 'eu=1' });
    expect(readCredentialForm({}).fields).to.deep.equal({});
  });
});

describe('W5 W6 rejections and the base URL on the credential form', () => {
  it('are further statuses, a number or separated by commas', () => {
    const statusesOf = (rejectionStatuses: unknown) =>
      readCredentialForm({ rejectionStatuses }).rejection?.statuses;
    expect(statusesOf('403, 440;400  419,')).to.deep.equal([403, 440, 400, 419]);
    expect(statusesOf(403)).to.deep.equal([403]);
    for (const nothing of [undefined, null, '']) expect(statusesOf(nothing)).to.deep.equal([]);
  });

  it('takes the base URL from the form, not from the tokens', () => {
    const { baseURL } = readCredentialForm({ baseUrl: 'https://api.example' });
    expect(typeof baseURL === 'function' && baseURL({} as never)).to.equal('https://api.example');
  });
});

describe('E8 W5 a value that the form cannot have', () => {
  const bad: readonly (readonly [field: string, value: unknown, hint: string])[] = [
    ['sessionManagement', 'auto', 'never, rejected, expiring, fixed, always'],
    ['sessionManagement', 5, 'never, rejected'],
    ['sessionManagement', ['never'], 'never, rejected'],
    ['sessionTimeoutSeconds', '0', 'above 0'],
    ['sessionTimeoutSeconds', -5, 'above 0'],
    ['sessionTimeoutSeconds', 'an hour', 'above 0'],
    ['sessionTimeoutSeconds', Infinity, 'above 0'],
    ['sessionTimeoutSeconds', {}, 'above 0'],
    ['refreshRequest', 'xml', 'form, json, query'],
    ['refreshRequest', 'xml', 'callback'],
    ['clientAuthentication', 'private_key_jwt', 'post, basic'],
    ['providerFields', 'tenant', 'name=value'],
    ['providerFields', ['tenant=a'], 'name=value'],
    ['clientAuthentication', 'digest', 'post, basic, basic-unencoded, query, none'],
    ['clientAuthentication', 'toString', 'post, basic'],
    ['refreshParameters', 'format', 'name=value'],
    ['refreshParameters', 'a=1\n=json', 'name=value'],
    ['refreshParameters', { format: 'json' }, 'name=value'],
    ['rejectionStatuses', '403, soon', 'separated by commas'],
    ['rejectionStatuses', '99', 'separated by commas'],
    ['rejectionStatuses', '600', 'separated by commas'],
    ['rejectionStatuses', '403.5', 'separated by commas'],
    ['rejectionStatuses', {}, 'separated by commas'],
  ];
  for (const [field, value, hint] of bad) {
    it(`is named with what it may be: ${field} ${JSON.stringify(value)}`, () => {
      const error = thrownBy(() => readCredentialForm({ [field]: value }));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(field).and.contain(hint);
    });
  }

  it('does not show a secret that was typed into the wrong place', () => {
    const refreshParameters = 'client_secret: canary-secret';
    expect(messageOf(thrownBy(() => readCredentialForm({ refreshParameters })))).to.not.contain('canary');
  });
});
