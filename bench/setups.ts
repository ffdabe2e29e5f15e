/** Everything that is measured beside each other. */
export const SETUP_TITLES = {
  axios: 'axios',
  'axios-again': 'axios again (A/A control)',
  freshkeys: 'freshkeys',
  'freshkeys-traced': 'freshkeys, trace on',
  'freshkeys-axios': "freshkeys, axios's own adapter",
  'axios-undici': 'axios over undici, no SDK',
  undici: 'undici alone',
  'hand-written': 'single flight by hand, over undici',
  'axios-auth-refresh': 'axios-auth-refresh',
  'google-auth-library': 'google-auth-library',
  'simple-oauth2': 'simple-oauth2, with axios',
  'openid-client': 'openid-client',
  oauth4webapi: 'oauth4webapi',
  badgateway: '@badgateway/oauth2-client',
  azure: '@azure/core-rest-pipeline',
  commons: 'component-commons-library 4',
  stock: 'stock pattern',
  'stock-always': 'stock pattern, always',
} as const;

/** The name of a setup in results. */
export type SetupName = keyof typeof SETUP_TITLES;

/** All of them, in the order of tables. */
export const ALL_SETUPS = Object.keys(SETUP_TITLES) as SetupName[];

/** Those that have a figure to reach, or are needed to tell it. */
export const KEY_SETUPS: readonly SetupName[] = [
  'axios',
  'axios-again',
  'freshkeys',
  'freshkeys-traced',
  'freshkeys-axios',
  'axios-undici',
];

/** Those that renew tokens by themselves. */
export const REFRESHING_SETUPS: readonly SetupName[] = ALL_SETUPS.filter(
  (name) =>
    !['axios', 'axios-again', 'axios-undici', 'undici', 'freshkeys-traced', 'freshkeys-axios'].includes(name),
);
