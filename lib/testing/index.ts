export { detourRequests } from '../platform/runtime/detoured-requests';
export type { ActionRun, LateEvent, RunError } from './action-run';
export { createCanary, withCanary, type Canary, type Secrets } from './canary';
export type { ExpirySign, FakeProviderOptions } from './fake-provider-options';
export {
  startFakeProvider,
  type FakeProvider,
  type FakeProviderCounts,
  type SeenRequest,
} from './fake-provider';
export type { ProviderTokens } from './fake-tokens';
export { runAction, runTrigger, type AnyProcess, type RunOptions } from './run-action';
export {
  runVerification,
  type AnyVerification,
  type VerificationOptions,
  type VerificationRun,
} from './run-verification';
export { assertNothingSaved, assertSaved, type SavedKeys } from './saved-keys';
export { createTestAccount, type TestAccount } from './test-account';
export { createTestClock, type TestClock, type TestClockOptions } from './test-clock';
export type { TokenFault } from './token-fault';
