import { checkLive } from './lib/generic/live-check';
import { connection } from './lib/connection';

export = connection.verify(({ http, cfg, verificationUrl }) => checkLive(http, cfg, verificationUrl));
