import type { SetupName } from '../../setups';
import type { Setup } from './setup';

/** Each in a module of its own: a process loads nothing but what it measures. */
const LOADERS: Readonly<Record<SetupName, () => Promise<Setup>>> = {
  axios: async () => (await import('./bare-axios.js')).bareAxios,
  'axios-again': async () => (await import('./bare-axios.js')).bareAxios,
  freshkeys: async () => (await import('./freshkeys.js')).freshkeys,
  'freshkeys-traced': async () => (await import('./freshkeys.js')).freshkeysTraced,
  'freshkeys-axios': async () => (await import('./freshkeys.js')).freshkeysOverAxios,
  'axios-undici': async () => (await import('./axios-over-undici.js')).axiosOverUndici,
  undici: async () => (await import('./undici.js')).undici,
  'hand-written': async () => (await import('./hand-written.js')).handWritten,
  'axios-auth-refresh': async () => (await import('./axios-auth-refresh.js')).axiosAuthRefresh,
  'google-auth-library': async () => (await import('./google-auth-library.js')).googleAuthLibrary,
  'simple-oauth2': async () => (await import('./simple-oauth2.js')).simpleOauth2,
  'openid-client': async () => (await import('./openid-client.js')).openidClient,
  oauth4webapi: async () => (await import('./oauth4webapi.js')).oauth4webapi,
  badgateway: async () => (await import('./badgateway.js')).badgateway,
  azure: async () => (await import('./azure-pipeline.js')).azurePipeline,
  commons: async () => (await import('./commons-library.js')).commonsLibrary,
  stock: async () => (await import('./stock-pattern.js')).stockPattern,
  'stock-always': async () => (await import('./stock-pattern.js')).stockPatternAlways,
};

/** Loads one way to keep tokens fresh. */
export function loadSetup(name: SetupName): Promise<Setup> {
  return LOADERS[name]();
}
