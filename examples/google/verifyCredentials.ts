import { connection } from './lib/connection';

export = connection.verify(({ http }) => http.get('/calendar/v3/users/me/calendarList'));
