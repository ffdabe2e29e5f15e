'use strict';

/** The reference page of the vocabulary and of the catalogue, in Markdown. */
exports.buildProviderReference = function buildProviderReference(schema, catalogue) {
  return [
    '<!-- Written by `npm run generate` from lib/providers/: do not edit. -->',
    '',
    '# Providers',
    '',
    ...INTRODUCTION,
    ...buildVocabulary(schema),
    ...TEMPLATES,
    ...buildCatalogue(catalogue),
  ].join('\n');
};

const INTRODUCTION = [
  'A provider definition says as data what is odd about an OAuth2 provider. What it does not say is as the standards have',
  'it. A connection names one (`defineConnection(descriptor, { provider: "salesforce" })`), the credential form of the',
  'component "OAuth2 API" selects one, and `freshkeys requests <provider>` shows what it comes to.',
  '',
  'A definition of your own is a JSON file of the same form (`freshkeys validate ./my-provider.json` proves that every key',
  'in it has an effect), or the same object in code. Its JSON schema is `freshkeys/lib/providers/provider.schema.json`.',
  '',
  '- [Vocabulary](#vocabulary): all keys',
  '- [Templates](#templates): what may stand between `{{` and `}}`',
  '- [Catalogue](#catalogue): the providers that are there',
  '',
];

const TEMPLATES = [
  '## Templates',
  '',
  'Texts of requests, headers, claims and addresses are templates. Between `{{` and `}}` stand:',
  '',
  '| Form | Value |',
  '| --- | --- |',
  '| `{{subdomain}}` | a field of the definition, one of its `values`, what a step kept, or what the request is about: `client_id`, `client_secret`, `refresh_token`, `access_token`, `code`, `redirect_uri`, `code_verifier`, `scope`, `state`, `device_code`, `assertion`, `token` |',
  '| `{{token.instance_url}}` | a member of the stored token response |',
  "| `{{a \\|\\| b \\|\\| 'text'}}` | the first one that has a value |",
  '| `{{scope?}}` | the same as `{{scope}}`; without a value the parameter or header is left out |',
  "| `{{base64(concat(client_id, ':', client_secret))}}` | a function |",
  '',
  "Functions: `now('seconds' | 'milliseconds' | 'iso')`, `random(bytes)`, `uuid()`, `concat(…)`, `lower`, `upper`, `urlencode`,",
  "`base64`, `base64url`, `hex`, `md5`, `sha1`, `sha256`, `sha512` (each with an optional encoding `'hex' | 'base64' | 'base64url'`),",
  '`hmac(hash, key, text, encoding)`. Time and chance are the same wherever they are used in one request.',
  '',
  'In the host of a URL only the text of a host is taken, and behind it values are percent-encoded: what somebody fills in',
  'on a form cannot change where secrets go.',
  '',
];

/** The definition itself first, then each object in it. */
function buildVocabulary(schema) {
  const sections = [['Provider', schema], ...Object.entries(schema.definitions).filter(isObject)];
  return [
    '## Vocabulary',
    '',
    ...sections.flatMap(([name, definition]) => buildSection(name, definition, schema)),
  ];
}

function isObject([, definition]) {
  return definition.type === 'object' && definition.properties !== undefined;
}

function buildSection(name, definition, schema) {
  const required = new Set(definition.required ?? []);
  const rows = Object.entries(definition.properties).map(([key, property]) => {
    const description = oneLine(property.description ?? describeTarget(property, schema));
    return `| \`${key}\`${required.has(key) ? ' (required)' : ''} | ${typeOf(property, schema)} | ${description} |`;
  });
  const intro = definition.description === undefined ? [] : [oneLine(definition.description), ''];
  return [`### ${name}`, '', ...intro, '| Key | Value | What it says |', '| --- | --- | --- |', ...rows, ''];
}

function describeTarget(property, schema) {
  return resolve(property, schema)?.description ?? '';
}

function resolve({ $ref }, schema) {
  return $ref === undefined ? undefined : schema.definitions[decodeURIComponent($ref.split('/').at(-1))];
}

function typeOf(property, schema) {
  const target = resolve(property, schema);
  if (target !== undefined) {
    const name = decodeURIComponent(property.$ref.split('/').at(-1));
    // It has itself in it: lists of lists, objects of objects.
    if (name === 'ParameterValue') return 'text, number, boolean, `null`; list or object of these';
    return isObject([name, target]) ? `[${name}](#${name.toLowerCase()})` : typeOf(target, schema);
  }
  if (property.enum !== undefined) return property.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (property.const !== undefined) return `\`${String(property.const)}\``;
  const choices = property.anyOf;
  if (choices !== undefined) return choices.map((choice) => typeOf(choice, schema)).join(' or ');
  if (property.type === 'array') return `list of ${typeOf(property.items ?? {}, schema)}`;
  if (property.type === 'object') return `by name: ${typeOf(property.additionalProperties ?? {}, schema)}`;
  return [property.type ?? 'anything'].flat().join(' or ');
}

function buildCatalogue(catalogue) {
  const rows = catalogue.map(([id, provider]) => {
    const fields = Object.keys(provider.fields ?? {}).map((name) => `\`${name}\``);
    return [
      `| \`${id}\``,
      `[${provider.title}](${provider.documentation})`,
      `\`${provider.grant ?? 'authorization_code'}\``,
      fields.join(', '),
      addresses(provider),
      oneLine((provider.unconfirmed ?? []).join(' ')),
    ]
      .join(' | ')
      .concat(' |');
  });
  return [
    '## Catalogue',
    '',
    `${String(catalogue.length)} providers. Facts are those of the vendor's page or of two independent public sources; what could not be`,
    'confirmed is left out, and said here.',
    '',
    '| Id | Provider | Grant | Fields | Sign-in and token address | Left out, because not confirmed |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

function addresses({ authorize, token }) {
  return [authorize?.url, token?.url]
    .filter((url) => url !== undefined)
    .map((url) => `\`${url.replaceAll('|', '\\|')}\``)
    .join('<br>');
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}
