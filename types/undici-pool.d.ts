/** The one part of undici that is used: loading all of it takes four times as long, and five megabytes more. */
declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici';
}
