import { isFreshkeysError } from '../errors';
import type { AxiosRequestConfig } from '../http/axios-types';
import type { RuntimeConfig } from '../component/runtime';
import { isChecked, optionalChoice, optionalInteger } from './step-fields';
import { readStatusRanges } from './status-ranges';

/** What becomes of an error: the names of the platform's own REST component. */
const ERROR_POLICIES = ['byComponent', 'rebound', 'throwError', 'emit'] as const;

type ErrorPolicy = (typeof ERROR_POLICIES)[number];

/** What the fields of the step say about requests. */
export interface RequestSettings {
  /** What all requests of the step have. */
  readonly request: AxiosRequestConfig;
  readonly downloadAsAttachment: boolean;
  /** What becomes of a failure. */
  readonly selectOutcome: (error: unknown) => 'throw' | 'emit' | 'rebound';
}

/** 19 minutes: the runtime gives up after 20. */
const MAX_TIMEOUT_MS = 1_140_000;

/** What may pass by itself. */
const isPassing = (status: number): boolean => [408, 423, 429].includes(status) || status >= 500;

/**
 * Reads the fields of the step `makeRawRequest`.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the field
 */
export function readRequestSettings(cfg: RuntimeConfig): RequestSettings {
  const policy = optionalChoice(cfg, 'errorPolicy', ERROR_POLICIES) ?? 'byComponent';
  const isConcerned = readStatusRanges(cfg, 'errorCodes') ?? isPassing;
  const isMessage = readStatusRanges(cfg, 'ignoreErrorCodes') ?? (() => false);
  const retries = optionalInteger(cfg, 'maxRetries', [0, 10]);
  return {
    request: {
      ...readLimits(cfg),
      ...(policy !== 'byComponent' ? { retries: 0 } : retries === undefined ? {} : { retries }),
      ...(isChecked(cfg, 'doNotThrow404') ? { doNotThrow404: true } : {}),
    },
    downloadAsAttachment: isChecked(cfg, 'downloadAsAttachment'),
    selectOutcome: (error) => {
      const status = statusOf(error);
      if (status !== undefined && isMessage(status)) return 'emit';
      const concerns = status === undefined ? isUnanswered(error, policy) : isConcerned(status);
      return concerns ? OUTCOMES[policy] : 'throw';
    },
  };
}

const OUTCOMES: Readonly<Record<ErrorPolicy, 'throw' | 'emit' | 'rebound'>> = {
  byComponent: 'throw',
  throwError: 'throw',
  emit: 'emit',
  rebound: 'rebound',
};

function readLimits(cfg: RuntimeConfig): AxiosRequestConfig {
  const timeout = optionalInteger(cfg, 'requestTimeoutPeriod', [1, MAX_TIMEOUT_MS]);
  const maxRedirects = optionalInteger(cfg, 'maxRedirects', [0, 10]);
  const maxContentLength = optionalInteger(cfg, 'maxContentLength', [1, Infinity]);
  const maxBodyLength = optionalInteger(cfg, 'maxBodyLength', [1, Infinity]);
  return {
    ...(timeout === undefined ? {} : { timeout }),
    ...(maxRedirects === undefined ? {} : { maxRedirects }),
    ...(maxContentLength === undefined ? {} : { maxContentLength }),
    ...(maxBodyLength === undefined ? {} : { maxBodyLength }),
  };
}

/** The status of the API's answer, if there was one. */
function statusOf(error: unknown): number | undefined {
  return isFreshkeysError(error) && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

/** A failure without an answer of the API; one of the token endpoint is no answer to this message. */
function isUnanswered(error: unknown, policy: ErrorPolicy): boolean {
  if (!isFreshkeysError(error)) return false;
  return error.code === 'REQUEST_UNANSWERED' || (policy === 'rebound' && error.transient);
}
