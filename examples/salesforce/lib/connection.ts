import { defineConnection } from 'freshkeys';
import descriptor from '../component.json';

/** Salesforce does not say when a token ends: it is renewed once the API has rejected it. */
export const connection = defineConnection(descriptor, {
  provider: 'salesforce',
  baseURL: ({ token }) => token.raw['instance_url'],
  refresh: { when: 'rejected', params: { format: 'json' } },
});
