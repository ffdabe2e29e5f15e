/** What the runtime's REST client rejects with when the platform does not take an account update. */
export class AccountRefusal extends Error {
  override readonly name = 'ResponseError';
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(JSON.stringify({ error: 'update refused' }));
    this.statusCode = statusCode;
  }
}
