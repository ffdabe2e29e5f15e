import { connection } from './lib/connection';

/** Answered to every valid token, and to nobody else. */
export = connection.verify(({ http }) => http.get('/services/data/v62.0'));
