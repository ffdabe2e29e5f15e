/** Why a broker cannot be used. */
export type BrokerErrorCode =
  | 'BAD_ADDRESS'
  | 'NOBODY_LISTENS'
  | 'TIMEOUT'
  | 'ACCESS_REFUSED'
  | 'NO_SUCH_VHOST'
  | 'NOT_AMQP'
  | 'BROKER_FAILED';

/** A broker that cannot be used: what happened in a sentence, and what a person can do. Neither has a password in it. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code: BrokerErrorCode;
  readonly remedy: string;

  constructor(code: BrokerErrorCode, sentence: string, remedy: string) {
    super(`${sentence}. ${remedy}.`);
    this.code = code;
    this.remedy = remedy;
  }
}
