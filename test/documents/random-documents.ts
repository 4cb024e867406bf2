import fc from 'fast-check';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';

const DIGEST = `sha256:${'fedcba9876543210'.repeat(4)}`;

/** References and what people write in their place; no line breaks, no quotes. */
const reference = fc
  .tuple(
    fc.constantFrom(
      'alpine',
      'reg.io:5000/a/b',
      'user/x',
      'localhost/y',
      '$V',
      '${IMAGE}',
      '${V:-alpine}',
      'Alpine',
      'a..b',
    ),
    fc.constantFrom('', ':3', ':3.19-slim', ':$V', ':${V:-3}', ':${NONE-4}', ':${NONE}', ':${V#v}', ':${G}', ':'),
    fc.constantFrom('', '', `@${DIGEST}`, '@sha256:', '@$D'),
  )
  .map((parts) => parts.join(''));

const quoted = fc.tuple(fc.constantFrom('', '', '"', "'"), reference).map(([quote, text]) => `${quote}${text}${quote}`);

const instruction = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('FROM ', 'from ', 'FROM --platform=$P ', 'FROM \\\n  ', 'FROM\t'),
      quoted,
      fc.constantFrom('', ' AS base', ' AS x'),
    )
    .map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('V', 'IMAGE', 'D', 'P'), quoted).map(([name, value]) => `ARG ${name}=${value}`),
  fc.constantFrom(
    'ARG V',
    'ARG V=v3 IMAGE="alpine:$V"',
    'ARG V=3',
    'FROM base',
    'FROM scratch',
    '# comment',
    'RUN <<EOF\nFROM no\nEOF',
  ),
  quoted.map((name) => `COPY --link --from=${name} /a /b`),
  fc
    .tuple(reference, reference)
    .map(([one, two]) => `RUN --mount=from=${one},target=/x --mount=type=cache,from=${two} y`),
  reference.map((name) => `ONBUILD COPY --from=${name} a b`),
);
const dockerfile = fc
  .tuple(fc.constantFrom('', '# syntax=docker/dockerfile:1\n', '# escape=`\n'), fc.array(instruction, { maxLength: 8 }))
  .map(([directive, lines]) => `${directive}${lines.join('\n')}\n`);

/** A scalar in any style of YAML, for a place that is indented by `indent`. */
function scalar(indent: string): fc.Arbitrary<string> {
  return fc.oneof(
    reference.filter((text) => !/[:]$|: /.test(text)),
    reference.map((text) => `"${text}"`),
    reference.map((text) => `'${text}' # comment`),
    reference.map((text) => `"${text.replace('a', '\\x61')}"`),
    reference.map((text) => `>-\n${indent}  ${text}`),
    reference.map((text) => `&anchor |-\n${indent}  ${text}`),
    fc.constant('*anchor'),
  );
}

const inline = dockerfile.map(
  (text) => `    build:\n      dockerfile_inline: |\n${text.replace(/^(?=.)/gm, '        ').replaceAll('$', '$$$$')}`,
);
const service = fc.oneof(
  { weight: 4, arbitrary: scalar('    ').map((image) => `    image: ${image}\n`) },
  { weight: 2, arbitrary: inline },
  scalar('    ').map((image) => `    build: .\n    pull_policy: always\n    image: ${image}\n`),
  reference.map(
    (name) => `    build: { additional_contexts: ["a=docker-image://${name}"], cache_from: ["${name}"] }\n`,
  ),
  fc.constant('    <<: *anchor\n'),
);
const compose = fc
  .array(service, { minLength: 1, maxLength: 5 })
  .map((services) => `services:\n${services.map((text, index) => `  s${index}:\n${text}`).join('')}`);

const WELL_FORMED: Readonly<Record<DocumentKind, fc.Arbitrary<string>>> = {
  dockerfile,
  compose,
  bake: fc.tuple(reference, reference, dockerfile).map(([one, two, text]) =>
    JSON.stringify({
      variable: { V: { default: '3' } },
      target: {
        a: { contexts: { x: `docker-image://${one}` }, 'cache-from': [two, { type: 'registry', ref: one }] },
        b: { 'dockerfile-inline': text, args: { V: '${V}' } },
      },
    }),
  ),
  devcontainer: fc
    .tuple(reference, reference)
    .map(([one, two]) => `// c\n{\n\t"image": "${one}", /* "image": */\n\t"build": { "cacheFrom": ["${two}"] },\n}`),
  'github-workflow': fc
    .tuple(scalar('    '), reference)
    .map(([one, two]) => `jobs:\n  a:\n    container: ${one}\n    steps: [{ uses: "docker://${two}" }]\n`),
  'gitlab-ci': fc
    .tuple(scalar(''), scalar('  '))
    .map(([one, two]) => `variables: { V: "3", IMAGE: x }\nimage: ${one}\njob:\n  image: ${two}\n`),
  kubernetes: scalar('      ').map(
    (image) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${image}\n`,
  ),
};

/** What may stand anywhere, and where it does harm. */
const SHARED = [
  'a',
  'alpine',
  ':3',
  '@',
  DIGEST,
  ':',
  '/',
  'reg.io:5000/',
  '$',
  '$V',
  '${V}',
  '${V:-',
  '${V:+',
  '${V-3}',
  '}',
  '$G',
  '"',
  "'",
  '\\',
  '`',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '#',
  '\uFEFF',
  '$$',
  '-',
  '{',
  '[',
  ']',
  ',',
];
const YAML = [
  '&a ',
  '*a',
  '<<: ',
  '\n---\n',
  '|\n',
  '>-\n',
  '!!str ',
  '!reset ',
  '? ',
  '- ',
  'image: ',
  '\\x61',
  '\n      ',
  '\n  ',
];
const JSON_PARTS = ['{"', '": "', '", "', '": {', '": [', '"}', '//', '/*', '*/', 'image', 'type=registry,ref='];

const WORDS: Readonly<Record<DocumentKind, readonly string[]>> = {
  dockerfile: [
    ...SHARED,
    ...[
      'FROM ',
      '\nFROM ',
      ' AS ',
      'ARG ',
      '\nARG V=3\n',
      '\nARG V\n',
      'COPY ',
      '--from=',
      'RUN ',
      '--mount=',
      'from=',
    ],
    ...['ONBUILD ', '<<EOF', 'EOF', '<<-', '# syntax=', '# escape=`\n', '\\\n', '--platform=', '\v', '\f', 'scratch'],
    ...['${V#', '${V%', '${V/', '=', '//', '*', '?'],
  ],
  compose: [
    ...SHARED,
    ...YAML,
    ...[
      'services:\n',
      '  web:\n',
      '    image: ',
      '    build: ',
      '    pull_policy: ',
      'services: {a: {image: ',
      'extends: ',
    ],
    ...['services: {a: {build: {dockerfile_inline: "FROM ', '    build:\n      dockerfile_inline: |\n        FROM a'],
    ...['\n        FROM ', 'additional_contexts: ', 'docker-image://', 'cache_from: ', 'args: ', 'V='],
  ],
  bake: [
    ...SHARED,
    ...JSON_PARTS,
    '{"target":{"a":{"contexts":{"b":"docker-image://',
    '"dockerfile-inline":"FROM a\\nFROM ',
  ],
  devcontainer: [...SHARED, ...JSON_PARTS, '{"image":"', '{"build":{"cacheFrom":["'],
  'github-workflow': [
    ...SHARED,
    ...YAML,
    'jobs: {a: {container: ',
    '${{',
    '}}',
    'steps: ',
    'uses: docker://',
    'services: ',
  ],
  'gitlab-ci': [
    ...SHARED,
    ...YAML,
    'variables: {V: 3}\n',
    'a: {image: ',
    'services: [',
    'name: ',
    '$[[ inputs.i ]]',
    '$[[',
  ],
  kubernetes: [
    ...SHARED,
    ...YAML,
    'apiVersion: v1\nkind: Pod\n',
    'spec: {containers: [{image: ',
    '{{',
    '}}',
    'volumes: ',
  ],
};

/** Documents of a kind: well-formed ones, the same with a few words put in or taken out, heaps of words, any characters. */
export function documents(kind: DocumentKind): fc.Arbitrary<string> {
  const word = fc.constantFrom(...WORDS[kind]);
  const mutated = fc
    .tuple(WELL_FORMED[kind], fc.array(fc.tuple(fc.nat(), fc.nat(6), word), { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) => changes.reduce((result, change) => mutate(result, change), text));
  return fc.oneof(
    { weight: 4, arbitrary: WELL_FORMED[kind] },
    { weight: 4, arbitrary: mutated },
    { weight: 2, arbitrary: fc.array(word, { maxLength: 40 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  );
}

function mutate(text: string, [position, removed, word]: readonly [number, number, string]): string {
  const at = position % (text.length + 1);
  return text.slice(0, at) + word + text.slice(at + removed);
}
