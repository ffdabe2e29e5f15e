import { openBareAxios } from './axios-peer';
import type { Setup } from './setup';

/** What everything is compared with: axios with a token that somebody else keeps fresh. */
export const bareAxios: Setup =
  (site) =>
  ({ oauth }) =>
    openBareAxios(site, oauth.access_token);
