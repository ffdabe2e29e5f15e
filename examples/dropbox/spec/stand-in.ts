import { startFakeProvider, type FakeProvider } from 'freshkeys/testing';

export const environment = {
  DROPBOX_CLIENT_ID: 'example-key',
  DROPBOX_CLIENT_SECRET: 'example-app-secret',
};
export const form = {};
export const message = { path: '' };

const LISTING = '/2/files/list_folder';

/**
 * Dropbox as this component meets it: clients by HTTP Basic, tokens that live four hours, refresh tokens that stay, no
 * refresh token in the answer to a refresh, lists by a cursor.
 */
export function startStandIn(): Promise<FakeProvider> {
  return startFakeProvider({
    clientId: environment.DROPBOX_CLIENT_ID,
    clientSecret: environment.DROPBOX_CLIENT_SECRET,
    accessTokenSeconds: 14_400,
    rotate: false,
    omitRefreshToken: true,
    extra: { token_type: 'bearer', scope: 'files.metadata.read', uid: '12345', account_id: 'dbid:AAH4f99' },
    rejection: {
      status: 401,
      body: { error_summary: 'expired_access_token/', error: { '.tag': 'expired_access_token' } },
    },
    refuse: ({ method, url, headers }) => {
      if (method !== 'POST' || url !== '/oauth2/token') return 'unsupported_grant_type';
      return headers['authorization']?.startsWith('Basic ') === true ? undefined : 'invalid_client';
    },
    answers: {
      [LISTING]: { entries: [{ name: 'a.txt' }], cursor: 'cursor-1', has_more: true },
      [`${LISTING}/continue`]: { entries: [{ name: 'b.txt' }], cursor: 'cursor-2', has_more: false },
    },
  });
}
