import { Agent } from 'node:https';
import type { ClientCertificate } from '../oauth2/client-authentication';

/** Finds the agent that shows a certificate. */
export type AgentSelector = (certificate: ClientCertificate) => Agent;

/**
 * Makes a selector of agents that belongs to a connection: its sockets outlive a message, and an agent for each message
 * would leave its own behind. Of several certificates the last one is kept; an account has one.
 */
export function createAgentSelector(): AgentSelector {
  let last: { readonly shown: ClientCertificate; readonly agent: Agent } | undefined;
  return (shown) => {
    const isSame = last?.shown.certificate === shown.certificate && last.shown.key === shown.key;
    if (last === undefined || !isSame) {
      last?.agent.destroy();
      last = { shown, agent: new Agent({ cert: shown.certificate, key: shown.key, keepAlive: true }) };
    }
    return last.agent;
  };
}
