// verifyCredentials.ts
import { connection } from './lib/connection';
export = connection.verify(async ({ http }) => http.get('/me'));
