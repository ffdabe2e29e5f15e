// lib/connection.ts
import { defineConnection } from 'freshkeys';
import descriptor from '../component.json';

export const connection = defineConnection(descriptor, {
  baseURL: ({ token }) => token.raw.instance_url,
  refresh: { when: 'rejected', params: { format: 'json' } },
});
