import { exchangeListener } from '../http-exchange';
import { startLoopbackServer, type LoopbackServer } from '../loopback-server';
import { createResourceExchange, type ResourceControls } from './resource-exchange';
import type { ResourceServerOptions } from './resource-server-options';

/** A protected API on the loopback interface. */
export interface ResourceServer extends LoopbackServer, ResourceControls {}

/**
 * Starts a protected API. `GET /me`, `GET /contacts` (`since`, `email`) and `/echo` want a bearer token; `/forbidden`
 * always rejects, `/scope` always lacks a scope; `/redirect?to=`, `/status/:code`, `/headers` and `/hang` ask for nothing.
 */
export async function startResourceServer(options: ResourceServerOptions): Promise<ResourceServer> {
  const { exchange, ...controls } = createResourceExchange(options);
  const server = await startLoopbackServer(exchangeListener(exchange), options.port);
  return { ...server, ...controls };
}
