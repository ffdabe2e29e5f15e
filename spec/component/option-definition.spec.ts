import { expect } from 'chai';
import { toDefinition } from '../../lib/component/option-definition';
import type { ConnectionOptions } from '../../lib/component/options';
import { CLIENT_AUTHENTICATIONS } from '../../lib/oauth2/client-authentication';
import { fillIn } from '../../lib/templates/evaluate-template';
import { scopeOf } from '../support/built-requests';
import { codeOf, messageOf, thrownBy } from './caught';

describe('the options of a connection as a definition', () => {
  it('are nothing if there are none', () => {
    expect(toDefinition({})).to.deep.equal({ refresh: {} });
  });

  it('have facts about the provider where a provider has them', () => {
    const refresh = {
      url: 'https://p.example/refresh',
      request: 'json',
      scope: 'send',
      rotatesRefreshToken: false,
      refreshTokenReuseSeconds: 30,
      notBeforeExpiry: true,
      marginSeconds: 5,
      assumedLifetimeSeconds: 600,
    } as const;
    const { request: placement, ...facts } = refresh;
    expect(toDefinition({ refresh }).refresh).to.deep.equal({ ...facts, placement });
    const expiry = { path: 'ends', format: 'date' } as const;
    expect(toDefinition({ refresh: { expiry } }).response).to.deep.equal({ expiry });
  });

  it('leave out the wishes of the author, which are no facts', () => {
    const refresh = { when: 'never', deadlineMs: 1, attemptTimeoutMs: 1, coolDownMs: 1 } as const;
    expect(toDefinition({ refresh })).to.deep.equal({ refresh: {} });
  });

  for (const text of ['{{CLIENT_SECRET}}', '{{', 'a{{b}}c', "{{'x'}}", 'plain']) {
    it(`take the texts of parameters word for word: ${text}`, () => {
      const { refresh } = toDefinition({ refresh: { params: { format: text } } });
      const template = refresh?.parameters?.['format'] as string;
      expect(fillIn(template, scopeOf({ CLIENT_SECRET: 'secret', b: 'c' }), 'x')).to.equal(text);
    });
  }

  for (const name of Object.keys(CLIENT_AUTHENTICATIONS)) {
    it(`know the client authentication ${name}`, () => {
      const options = { clientAuthentication: name } as ConnectionOptions;
      expect(toDefinition(options).client).to.deep.equal({ authentication: name });
    });
  }

  it('refuse what they do not know, and say what there is', () => {
    const wrong = [
      { clientAuthentication: 'jwt' },
      { refresh: { request: 'body' } },
    ] as unknown as ConnectionOptions[];
    const messages = wrong.map((options) => {
      const error = thrownBy(() => toDefinition(options));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      return messageOf(error);
    });
    expect(messages[0]).to.contain('clientAuthentication').and.contain('private_key_jwt');
    expect(messages[1]).to.contain('refresh.request').and.contain('form, json, query, xml');
  });
});
