import { connection } from '../connection';
import { handOutToken } from '../generic/hand-out-token';

/** Emits the access token for later steps: `{ access_token, token_type, expires_at?, scope? }`. */
export const process = connection.action(handOutToken);
