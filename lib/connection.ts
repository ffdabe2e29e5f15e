import descriptor from '../component.json';
import { defineConnection } from './component/connection';
import { readCredentialForm } from './generic/credential-form';

/** The connection of this repository's own component: any OAuth2 API, as the credential form says. */
export const connection = defineConnection(descriptor, readCredentialForm);
