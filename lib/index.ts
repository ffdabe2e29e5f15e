export { createAttachments, type Attachments, type StoredAttachment } from './component/attachments';
export { createCallbackListener, type CallbackListenerOptions } from './component/callback-listener';
export { defineConnection, type Connection } from './component/connection';
export type { ConnectionInspection } from './component/inspection';
export type { PendingAuthorization } from './settings/authorization';
export type { ComponentDescriptor, OAuth2Block } from './component/descriptor';
export type { MessageEmitter } from './component/emitter';
export type { Handler, HandlerContext, HandlerResult, ProcessFunction } from './component/handlers';
export type { DevicePrompt } from './component/device-authorization';
export type {
  BaseURLContext,
  CallbackService,
  ConnectionDefinition,
  ConnectionOptions,
  RateBudgetOptions,
  RefreshOptions,
  RetryOptions,
} from './component/options';
export type { Surroundings } from './component/surroundings';
export type {
  IncomingMessage,
  OutgoingMessage,
  RuntimeConfig,
  RuntimeContext,
  RuntimeLogger,
} from './component/runtime';
export type { ServiceContext, ServiceFunction, ServiceHandler } from './component/service-methods';
export type {
  VerificationContext,
  VerificationHandler,
  VerificationResult,
  VerifyFunction,
} from './component/verification';
export {
  ConfigurationError,
  ERROR_CODES,
  FreshkeysError,
  InsufficientScopeError,
  LeaseTimeoutError,
  isFreshkeysError,
  RateLimitedError,
  ReauthorizationRequiredError,
  RequestFailedError,
  TokenEndpointError,
  TokenRejectedError,
  TokenResponseError,
  TokensNotSavedError,
  type ErrorCode,
  type ErrorResponse,
} from './errors';
export type { PageOptions, PaginationShape, PagingClient } from './http/pages/pagination';
export type { RejectionRules } from './http/rejection';
export type { AnswerSign } from './oauth2/response-shape';
export type { ClientAuthenticationName } from './oauth2/client-authentication';
export type { ExpiryFormat, ExpiryRule } from './oauth2/expiry';
export type { ParameterPlacement } from './oauth2/request-shape';
export type { TokenSet } from './oauth2/token-set';
export type {
  AccessToken,
  AccessTokens,
  Clock,
  Logger,
  Random,
  RefreshEvent,
  RefreshReason,
  RequestEvent,
  Renewal,
  SaveOutcome,
  TokenNeed,
  TokenNote,
  TokenStore,
  Trace,
  TraceEvent,
  Transport,
  TransportOutcome,
  TransportRequest,
  WaitEvent,
} from './ports';
export type { Provider } from './providers/provider';
export { PROVIDER_IDS, type ProviderId } from './providers/provider-ids';
export type { DescribedPurpose, DescribedRequest } from './settings/describe-requests';
export { describeRequests, type DryRunAccount, type DryRunOptions } from './settings/dry-run';
export { missingScopes } from './settings/scopes';
export { createFileStore } from './stores/file-store';
export { createMemoryStore, type MemoryStore } from './stores/memory-store';
export type { RefreshCallback, RefreshCallbackInput, RefreshCallbackOutput } from './tokens/refresh-callback';
export type { RefreshWhen } from './tokens/refresh-policy';
export { TRACE_CHANNEL } from './trace/diagnostics';
