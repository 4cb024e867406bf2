import { describe, expect, it } from 'vitest';
import { combineBuilds, type BuildArgument } from '../../server/src/documents/build-arguments.ts';
import { FactsMerger, MAX_MERGED_ENTRIES } from '../../server/src/documents/compose/facts-merger.ts';
import { environmentProblems, MAX_ENVIRONMENT_LENGTH } from '../../server/src/documents/compose/environment-file.ts';
import { MAX_INLINE_LENGTH } from '../../server/src/documents/compose/inline-dockerfile.ts';
import type { ServiceFacts } from '../../server/src/documents/compose/service-facts.ts';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import { MAX_INSTRUCTION } from '../../server/src/documents/dockerfile/logical-lines.ts';
import { MAX_STATEMENTS } from '../../server/src/documents/dockerfile/statements.ts';
import { MAX_EXPANSION } from '../../server/src/documents/expansion.ts';
import type { DocumentContext } from '../../server/src/documents/image-use.ts';
import { MAX_USES, parseDocument } from '../../server/src/documents/parse-document.ts';
import {
  MAX_DEPTH,
  MAX_DOCUMENTS,
  MAX_ERRORS,
  MAX_TOKENS,
  readYaml,
} from '../../server/src/documents/yaml/read-yaml.ts';
import { parsePolicy } from '../../server/src/policy/parse-policy.ts';
import { NO_CONTEXT } from './drawn.ts';

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

/** A list that many things share costs its text once and, without a limit, its items each time. */
function shared(before: string, item: string, line: (index: number) => string): string {
  return `x: &big [${`${item},`.repeat(2_000)}]\n${before}${lines(1_000, line)}`;
}

const ARGUMENTS = lines(1_000, (index) => `A${index}: "1",`);

/** What goes beyond a limit, and the part of the finding that says so. */
const BEYOND: Readonly<Record<string, readonly [DocumentKind, string, string]>> = {
  'ten megabytes of list items': ['compose', '- a\n'.repeat(2_600_000), `${MAX_TOKENS} tokens`],
  'ten megabytes of anchors and merges': [
    'compose',
    lines(300_000, (index) => `x${index}: &b${index} {<<: *b0}\n`),
    `${MAX_TOKENS} tokens`,
  ],
  'forty thousand services': [
    'compose',
    `services:\n${lines(40_000, (index) => ` s${index}: {image: "a:${index}"}\n`)}`,
    `${MAX_TOKENS} tokens`,
  ],
  'ten megabytes of open braces': ['bake', '{"a":'.repeat(2_000_000), `${MAX_DEPTH} levels`],
  'ten megabytes of closing braces': ['gitlab-ci', '}\n'.repeat(5_000_000), `${MAX_ERRORS} syntax errors`],
  'documents without end': ['kubernetes', '---\n'.repeat(2_600_000), `${MAX_DOCUMENTS} documents`],
  'thousands of stages': [
    'dockerfile',
    lines(MAX_STATEMENTS + 5, (index) => `FROM a:${index} AS s${index}\n`),
    `${MAX_STATEMENTS} instructions`,
  ],
  'ten megabytes of one instruction': [
    'dockerfile',
    `FROM alpine\nRUN ${'a\\\n'.repeat(3_400_000)}`,
    `longer than ${MAX_INSTRUCTION / 1024} KB`,
  ],
  'an inline Dockerfile of a megabyte': [
    'compose',
    `services:\n a:\n  build:\n   dockerfile_inline: |\n${'    FROM a\n'.repeat(100_000)}`,
    `larger than ${MAX_INLINE_LENGTH / 1024} KB`,
  ],
  'more images than anybody looks at': [
    'devcontainer',
    `{"build":{"cacheFrom":[${'"a",'.repeat(MAX_USES + 1)}]}}`,
    `first ${MAX_USES} images`,
  ],
  'volumes that all services share': [
    'compose',
    shared('services:\n', '{type: image, source: a}', (index) => ` s${index}: {volumes: *big}\n`),
    'repeat so much',
  ],
  'arguments that all services share': [
    'compose',
    `x: &big {${ARGUMENTS}}\nservices:\n${lines(1_000, (index) => ` s${index}: {build: {args: *big}}\n`)}`,
    'repeat so much',
  ],
  'steps that all jobs share': [
    'github-workflow',
    shared('jobs:\n', '{uses: docker://a}', (index) => ` j${index}: {steps: *big}\n`),
    'repeat so much',
  ],
  'services that all jobs share': [
    'gitlab-ci',
    shared('', '{name: a}', (index) => `j${index}: {services: *big}\n`),
    'repeat so much',
  ],
  'a list of merges that all services merge': [
    'compose',
    shared('services:\n', '{a: b}', (index) => ` s${index}: {<<: *big}\n`),
    'repeat so much',
  ],
  'services that add an argument each to the one before': [
    'compose',
    `services:\n${lines(2_000, (index) => ` s${index}: {extends: s${index - 1}, build: {args: {A${index}: "1"}}}\n`)}`,
    `more than ${MAX_MERGED_ENTRIES} build arguments`,
  ],
  'targets that inherit everything': [
    'bake',
    `{"target":{${lines(1_000, (index) => `"t${index}":{"inherits":["z"],"args":{"B":"1"}},`)}"z":{"args":{${ARGUMENTS.replaceAll(/(A\d+)/g, '"$1"')}}}}}`,
    `more than ${MAX_MERGED_ENTRIES} build arguments`,
  ],
};

describe('a limit', { timeout: 60_000 }, () => {
  it.each(Object.entries(BEYOND))('ends the reading of %s, and says so', (_, [kind, text, said]) => {
    const { uses, problems } = parseDocument(kind, text, NO_CONTEXT);
    expect(problems.map(({ message }) => message)).toContainEqual(expect.stringContaining(said));
    expect(uses.length).toBeLessThanOrEqual(MAX_USES);
  });

  it('keeps what stands before it', () => {
    const { uses } = parseDocument(
      'compose',
      `services: {a: {image: nginx}}\n${'k: v\n'.repeat(MAX_TOKENS / 4)}`,
      NO_CONTEXT,
    );
    expect(uses).toHaveLength(1);
  });

  it('is there for `.env` files and policies, and said', () => {
    expect(environmentProblems('A=1')).toEqual([]);
    expect(environmentProblems('A'.repeat(MAX_ENVIRONMENT_LENGTH + 1))).toMatchObject([{ code: 'not-read' }]);
    const messages = parsePolicy('- a\n'.repeat(2_600_000)).problems.map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining('was not read')]);
  });

  it('does not count what a file may well have', () => {
    const text = `services:\n${lines(5_000, (index) => `  s${index}:\n    image: a:${index}\n    volumes: [b, c]\n`)}`;
    const { uses, problems } = parseDocument('compose', text, NO_CONTEXT);
    expect({ uses: uses.length, problems }).toEqual({ uses: 5_000, problems: [] });
  });
});

describe('a value that is too long for a reference counts as unknown', () => {
  const long = 'x'.repeat(MAX_EXPANSION + 1);
  const build = combineBuilds([
    {
      name: 'the service a',
      arguments: new Map([['V', { kind: 'value', value: long, source: 'the service a' }]]),
      namedContexts: new Set(),
    },
  ]);

  it.each<readonly [string, DocumentKind, string, Partial<DocumentContext>]>([
    ['of a build', 'dockerfile', 'ARG V\nFROM $V', { build }],
    ['of the settings', 'dockerfile', 'ARG V\nFROM a:$V', { buildArguments: new Map([['V', long]]) }],
    ['of a .env', 'compose', 'services: { a: { image: "a:$V" } }', { environmentFile: `V=${long}` }],
    [
      'of a .env, with a default',
      'compose',
      'services: { a: { image: "a:${V:-1}" } }',
      { environmentFile: `V=${long}` },
    ],
    [
      'of a Bake file',
      'bake',
      `{"variable":{"V":{"default":"${long}"}},"target":{"a":{"contexts":{"x":"docker-image://$\{V}"}}}}`,
      {},
    ],
    ['of a pipeline', 'gitlab-ci', `variables: { V: ${long} }\nimage: a:$V`, {}],
  ])('%s', (_, kind, text, context) => {
    const { uses } = parseDocument(kind, text, { ...NO_CONTEXT, ...context });
    expect(uses.map(({ subject }) => subject)).toMatchObject([{ kind: 'unresolved', variables: ['V'] }]);
  });
});

it('repeats no name that is as long as a file', () => {
  const long = 's'.repeat(1_000_000);
  const text = `services:
  ? ${long}
  : build: { args: { V: "1" }, dockerfile_inline: &file "ARG V\\nARG W\\nFROM $$V" }
    extends: gone
  b: { build: { dockerfile_inline: *file } }`;
  const { uses, problems } = parseDocument('compose', text, NO_CONTEXT);
  const reasons = uses.flatMap(({ subject }) => (subject.kind === 'unresolved' ? (subject.reasons ?? []) : []));
  expect(reasons).toEqual([expect.stringMatching(/^V differs between the service s+… and the service b$/)]);
  expect(JSON.stringify([uses, problems]).length).toBeLessThan(5_000);
});

/** A map that counts how often all of it was gone through. */
class CountedServices extends Map<string, ServiceFacts> {
  turns = 0;

  override [Symbol.iterator](): MapIterator<[string, ServiceFacts]> {
    this.turns += 1;
    return super[Symbol.iterator]();
  }
}

describe('work grows with the text and not with its square', { timeout: 60_000 }, () => {
  it('goes through the services once, however many inline Dockerfiles there are', () => {
    const count = 500;
    const text = `services:\n${lines(count, (index) => ` s${index}: {build: {dockerfile_inline: FROM a}}\n`)}`;
    const services = new CountedServices();
    const project = { stream: readYaml(text), services, problems: [] };
    expect(parseDocument('compose', text, { ...NO_CONTEXT, project }).uses).toHaveLength(count);
    expect(services.turns).toBe(1);
  });

  it('asks each build for its own arguments only', () => {
    let asked = 0;
    class CountedArguments extends Map<string, BuildArgument> {
      override has(name: string): boolean {
        asked += 1;
        return super.has(name);
      }
    }
    const count = 2_000;
    const builds = Array.from({ length: count }, (_, index) => ({
      name: `the service s${index}`,
      arguments: new CountedArguments([[`A${index}`, { kind: 'value', value: 'x', source: `the service s${index}` }]]),
      namedContexts: new Set<string>(),
    }));
    expect(combineBuilds(builds).arguments.size).toBe(count);
    expect(asked).toBeLessThanOrEqual(2 * count);
  });

  it('does not note for each syntax error where in the program it was found', () => {
    const before = Error.stackTraceLimit;
    const errors = readYaml('a: [,,').documents.flatMap((document) => document.errors);
    expect(errors.length).toBeGreaterThan(1);
    for (const { stack } of errors) expect(stack).not.toMatch(/\n +at /);
    expect(Error.stackTraceLimit).toBe(before);
  });

  it('merges arguments up to the limit, and none behind it', () => {
    const merger = new FactsMerger(10);
    const one = (name: string): ServiceFacts => ({
      build: { arguments: new Map([[name, { kind: 'default' }]]), contexts: new Set() },
      resets: new Set(),
    });
    let facts = one('A0');
    for (let index = 1; index < 10; index += 1) facts = merger.merge(facts, one(`A${index}`));
    expect(merger.isExhausted).toBe(true);
    expect(facts.build?.arguments.size).toBeLessThanOrEqual(10);
  });
});
