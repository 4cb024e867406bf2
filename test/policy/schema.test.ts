import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXCEPTION_MEMBERS, IMAGE_MEMBERS, POLICY_MEMBERS } from '../../server/src/policy/members.ts';
import { parsePolicy } from '../../server/src/policy/parse-policy.ts';
import manifest from '../../package.json';
import schema from '../../schemas/image-trust-policy.schema.json';

const ROOT = join(import.meta.dirname, '../..');
const isValid = new Ajv({ strict: false }).compile(schema);

/** What both must say of a policy: the schema, for editors with an extension for YAML, and the reader. */
const POLICIES: readonly [verdict: 'good' | 'bad', text: string][] = [
  ['good', 'version: 1'],
  ['good', 'version: 1\nenforce: true\nregistries: [docker.io, "localhost:5000"]'],
  ['good', 'version: 1\nimages: [{ match: "*", pinned: true }, { match: "a:b", signers: [a/b], anySigner: [c] }]'],
  ['good', 'version: 1\nexceptions: [{ match: alpine, reason: because, until: 2027-01-31 }]'],
  ['bad', 'enforce: true'],
  ['bad', 'version: 2'],
  ['bad', '- version'],
  ['bad', 'version: 1\ncolour: red'],
  ['bad', 'version: 1\nenforce: yes'],
  ['bad', 'version: 1\nregistries: docker.io'],
  ['bad', 'version: 1\nregistries: []'],
  ['bad', 'version: 1\nregistries: [docker.io, docker.io]'],
  ['bad', 'version: 1\nimages: [{ match: alpine }]'],
  ['bad', 'version: 1\nimages: [{ pinned: true }]'],
  ['bad', 'version: 1\nimages: [{ match: "alpine@sha256:ab", pinned: true }]'],
  ['bad', 'version: 1\nimages: [{ match: alpine, signers: [targets/alice] }]'],
  ['bad', 'version: 1\nimages: [{ match: alpine, colour: red, pinned: true }]'],
  ['bad', 'version: 1\nexceptions: [{ match: alpine, until: 2027-01-31 }]'],
  ['bad', 'version: 1\nexceptions: [{ match: alpine, reason: because }]'],
  ['bad', 'version: 1\nexceptions: [{ match: alpine, reason: because, until: soon }]'],
  ['bad', 'version: 1\nexceptions: [{ match: alpine, reason: " ", until: 2027-01-31 }]'],
];

describe('the JSON schema', () => {
  test.each(POLICIES)('and the reader find %s: %j', (verdict, text) => {
    expect(isValid(parse(text))).toBe(verdict === 'good');
    expect(parsePolicy(text).problems.length === 0).toBe(verdict === 'good');
  });

  test('describes every member as completion does', () => {
    const { properties, definitions } = schema;
    const { match } = definitions;
    const described = (given: object): object =>
      Object.fromEntries(
        Object.entries(given as Readonly<Record<string, { readonly description?: string }>>).map(([name, value]) => [
          name,
          value.description ?? match.description,
        ]),
      );
    const ours = (members: readonly { readonly name: string; readonly description: string }[]): object =>
      Object.fromEntries(members.map(({ name, description }) => [name, description]));
    expect(described(properties)).toEqual(ours(POLICY_MEMBERS));
    expect(described(properties.images.items.properties)).toEqual(ours(IMAGE_MEMBERS));
    expect(described(properties.exceptions.items.properties)).toEqual(ours(EXCEPTION_MEMBERS));
  });

  test('is contributed for the file and packed', () => {
    const [contributed] = manifest.contributes.yamlValidation;
    expect(contributed?.fileMatch).toBe('.image-trust.yaml');
    expect(JSON.parse(readFileSync(join(ROOT, contributed?.url ?? ''), 'utf8'))).toEqual(schema);
    expect(readFileSync(join(ROOT, '.vscodeignore'), 'utf8')).toContain('!schemas/*.json');
  });
});
