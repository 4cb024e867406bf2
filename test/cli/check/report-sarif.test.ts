import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../support/fake-cli.ts';
import { fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';

const ALPINE = 'docker.io/library/alpine';
const SIGNED = 'docker.io/library/signed';
const DOWN = 'docker.io/library/down';
const repositories = {
  [ALPINE]: fakeRepository(ALPINE, {}),
  [SIGNED]: fakeRepository(SIGNED, { targets: { targets: { '1': hex('a') } } }),
  [DOWN]: unavailable(),
};

interface Sarif {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri: string }[] };
      };
      readonly invocations: readonly [{ readonly executionSuccessful: boolean }];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly locations: readonly unknown[];
        readonly fixes?: readonly unknown[];
      }[];
    },
  ];
}

async function sarif(line: string, files: Readonly<Record<string, string>>): Promise<Sarif> {
  const { stdout } = await runCli(`check --format sarif ${line}`, { repositories, files });
  return JSON.parse(stdout) as Sarif;
}

/** The schema that OASIS published with the standard, as Microsoft ships it. */
const SCHEMA = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

describe('check --format sarif', () => {
  test.each<[name: string, line: string, files: Readonly<Record<string, string>>]>([
    [
      'findings of every kind',
      '',
      { Dockerfile: 'FROM alpine:edge\nFROM signed:1\nFROM down\nFROM $A\nFROM Bad\nFROM nobody\n' },
    ],
    ['nothing to report', '', { 'a/compose.yaml': 'services: {}\n' }],
    ['an absolute path', '/srv/app', { '/srv/app/Dockerfile': 'FROM alpine:edge\n' }],
    ['what cannot be read', 'nowhere', {}],
  ])('is valid: %s', async (_name, line, files) => {
    const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
    addFormats(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
    validate(await sarif(line, files));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('a fix says what replaces what, to the character', async () => {
    const { runs } = await sarif('', { Dockerfile: '\nFROM  signed:1 AS a\n' });
    const place = { startLine: 2, startColumn: 15, endLine: 2, endColumn: 15 };
    expect(runs[0].results[0]?.fixes).toEqual([
      {
        description: { text: 'Pin to signed digest sha256:aaaaaaaaaaaa' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'Dockerfile', uriBaseId: 'SRCROOT' },
            replacements: [{ deletedRegion: place, insertedContent: { text: `@sha256:${hex('a')}` } }],
          },
        ],
      },
    ]);
  });

  test('what the text does not allow is no fix', async () => {
    const { runs } = await sarif('', { Dockerfile: 'ARG A=signed:1\nFROM $A\nFROM $A\n' });
    expect(runs[0].results.map(({ ruleId, fixes }) => [ruleId, fixes])).toEqual([
      ['image-unpinned', undefined],
      ['image-unpinned', undefined],
    ]);
  });

  test('a finding names its rule, level and place', async () => {
    const { version, runs } = await sarif('', { 'a b/Dockerfile': '\nFROM alpine:edge\n' });
    const [result] = runs[0].results;
    expect(version).toBe('2.1.0');
    expect(result).toMatchObject({ ruleId: 'image-unsigned', level: 'warning' });
    expect(result?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'a%20b/Dockerfile', uriBaseId: 'SRCROOT' },
          region: { startLine: 2, startColumn: 6, endLine: 2, endColumn: 17 },
        },
      },
    ]);
    const rule = runs[0].tool.driver.rules[result?.ruleIndex ?? -1];
    expect(rule).toMatchObject({ id: 'image-unsigned', helpUri: expect.stringMatching(/#image-unsigned$/) as string });
  });

  test('hints are notes', async () => {
    const { runs } = await sarif('', { Dockerfile: 'FROM nobody\n' });
    expect(runs[0].results.map(({ level }) => level)).toEqual(['note']);
  });

  test('what was left out on purpose does not', async () => {
    const { runs } = await sarif('', { 'compose.yaml': 'include: [https://x.test/a.yaml]\nservices: {}\n' });
    expect(runs[0].invocations[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [{ level: 'note' }],
    });
  });

  test('what could not be read makes the run unsuccessful', async () => {
    const { runs } = await sarif('nowhere', {});
    expect(runs[0].invocations[0]).toEqual({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: 'nowhere does not exist' } }],
    });
  });
});
