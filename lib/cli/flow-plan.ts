import type { FaultyAuthorizationServerOptions } from '../platform/faulty-server/faulty-authorization-server-options';
import type { ScriptedAnswer } from '../platform/faulty-server/scripted-answer';
import type { ResourceServerOptions } from '../platform/resource-server/resource-server-options';

/** One run of a flow: what is run, and what the world around it does. */
export interface FlowPlan {
  /** Tells the runs of a case apart. */
  readonly label: string;
  readonly containers: number;
  readonly messages: number;
  readonly prefetch: number;
  /** Whether the containers share a Redis. */
  readonly usesRedis?: boolean;
  /** Runs instead, to measure against: a component that does nothing, or the documented stock pattern. */
  readonly peer?: 'noop' | 'stock';
  /** What the account holds at the start. Default: an access token that has expired. */
  readonly accessToken?: 'expired' | 'valid';
  /** How the authorization server differs from a strict one that rotates. */
  readonly provider?: FaultyAuthorizationServerOptions;
  readonly api?: Omit<ResourceServerOptions, 'isActive'>;
  /** Further fields of the credential form. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** What happens to the first token requests. */
  readonly script?: readonly ScriptedAnswer[];
  /** So many account updates are refused. Default 0. */
  readonly failedUpdates?: number;
  /** Sends the messages evenly during this time, in milliseconds. Default: all at once. */
  readonly evenlyDuringMs?: number;
  /** Sends the messages as often as this, and before each time but the first the access token expires. Default 1. */
  readonly waves?: number;
  /** Kills a container that has new tokens and has not saved them yet, once another one has started. */
  readonly killsRefresher?: boolean;
  /** Further variables of the containers. */
  readonly environment?: Readonly<Record<string, string>>;
}
