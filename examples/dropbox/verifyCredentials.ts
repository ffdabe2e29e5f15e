import { connection } from './lib/connection';

/** "Verified" means that the first refresh has succeeded: an account without a refresh token would end in four hours. */
export = connection.verify(async ({ http, context, cfg }) => {
  await connection.refresh(context, cfg);
  await http.post('/users/get_current_account', null);
});
