import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_KINDS } from '../../server/src/documents/document-kind.ts';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import { applyEdits, planEdits } from '../../server/src/documents/edit-file.ts';
import type { DocumentContext, ReferenceEdit } from '../../server/src/documents/image-use.ts';
import { parseDocument } from '../../server/src/documents/parse-document.ts';

/** Runs of each property; `FUZZ_RUNS=1000000` makes it as long as one likes. The seed can be given too. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261);

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const PIN: ReferenceEdit = { kind: 'set-digest', digest: DIGEST };
const CONTEXT: DocumentContext = { buildArguments: new Map([['G', '1']]), environmentFile: 'G=1\nE="2"\n' };

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
  'gitlab-ci': [...SHARED, ...YAML, 'variables: {V: 3}\n', 'a: {image: ', 'services: [', 'name: '],
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

function texts(kind: DocumentKind): fc.Arbitrary<string> {
  const words = fc.array(fc.constantFrom(...WORDS[kind]), { maxLength: 40 }).map((parts) => parts.join(''));
  return fc.oneof(
    { weight: 9, arbitrary: words },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  );
}

describe.each(DOCUMENT_KINDS)('any text as %s', { timeout: 60_000 + RUNS * 10 }, (kind) => {
  it('gives uses and problems inside the text, in order', () => {
    fc.assert(
      fc.property(texts(kind), (text) => {
        const { uses, problems } = parseDocument(kind, text, CONTEXT);
        for (const { span } of [...uses, ...problems]) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
        const starts = uses.map(({ span }) => span.start);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        for (const { traced } of uses) {
          expect(traced.pieces.reduce((sum, { length }) => sum + length, 0)).toBe(traced.text.length);
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('traces every character that stands in the document to its place', () => {
    fc.assert(
      fc.property(texts(kind), (text) => {
        for (const { traced } of parseDocument(kind, text, CONTEXT).uses) {
          let at = 0;
          for (const { length, origin } of traced.pieces) {
            const piece = traced.text.slice(at, at + length);
            if (origin.kind === 'verbatim' || origin.kind === 'default') {
              expect(text.slice(origin.span.start, origin.span.end)).toBe(piece);
            }
            at += length;
          }
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('pins all at once as one by one, and again without effect', () => {
    fc.assert(
      fc.property(texts(kind), (text) => {
        const pinned = pinAll(kind, text);
        expect(pinOneByOne(kind, text)).toBe(pinned);
        expect(pinAll(kind, pinned)).toBe(pinned);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

function pinAll(kind: DocumentKind, text: string): string {
  const plans = planEdits(parseDocument(kind, text, CONTEXT).uses.map((use) => ({ use, edit: PIN })));
  return applyEdits(
    text,
    plans.flatMap((plan) => (plan.kind === 'edit' ? plan.edits : [])),
  );
}

function pinOneByOne(kind: DocumentKind, text: string): string {
  let current = text;
  const count = parseDocument(kind, text, CONTEXT).uses.length;
  for (let index = 0; index < count; index += 1) {
    const use = parseDocument(kind, current, CONTEXT).uses[index];
    const plan = use && planEdits([{ use, edit: PIN }])[0];
    if (plan?.kind === 'edit') current = applyEdits(current, plan.edits);
  }
  return current;
}
