import { connection } from './lib/connection';

export = connection.verify(({ http }) => http.get('/v1/me'));
