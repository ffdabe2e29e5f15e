import { expect } from 'chai';
import { createAgentSelector } from '../../lib/component/certificate-agent';

describe('the agents of mutual TLS', () => {
  const certificate = (name: string) => ({ certificate: `certificate ${name}`, key: `key ${name}` });

  it('outlive a message, so that their sockets do not pile up', () => {
    const select = createAgentSelector();
    expect(select(certificate('a'))).to.equal(select(certificate('a')));
  });

  it('are others for another certificate or key, which leaves no socket behind', () => {
    const select = createAgentSelector();
    const first = select(certificate('a'));
    let isDestroyed = false;
    first.destroy = () => {
      isDestroyed = true;
    };
    const second = select({ ...certificate('a'), key: 'key b' });
    expect(second).not.to.equal(first);
    expect(isDestroyed).to.equal(true);
    expect(second.options).to.include({ cert: 'certificate a', key: 'key b', keepAlive: true });
  });
});
