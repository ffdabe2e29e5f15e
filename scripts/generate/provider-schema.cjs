'use strict';

const { join } = require('node:path');
const { createGenerator } = require('ts-json-schema-generator');

/** The JSON schema of provider definitions, from the types and their comments. */
exports.buildProviderSchema = function buildProviderSchema(root) {
  const schema = createGenerator({
    path: join(root, 'lib', 'providers', 'provider.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'Provider',
    topRef: false,
    jsDoc: 'extended',
    additionalProperties: false,
    skipTypeCheck: true,
    sortProps: false,
  }).createSchema('Provider');
  return {
    $id: 'urn:freshkeys:provider',
    title: 'Provider definition of freshkeys',
    ...schema,
  };
};
