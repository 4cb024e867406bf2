import { describe, expect, test } from 'vitest';
import { runCli } from '../../support/fake-cli.ts';
import { fakeRepository } from '../../support/fake-trust.ts';

const ALPINE = 'docker.io/library/alpine';
const repositories = { [ALPINE]: fakeRepository(ALPINE, {}) };

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
      }[];
    },
  ];
}

async function sarif(line: string, files: Readonly<Record<string, string>>): Promise<Sarif> {
  const { stdout } = await runCli(`check --format sarif ${line}`, { repositories, files });
  return JSON.parse(stdout) as Sarif;
}

describe('check --format sarif', () => {
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

  test('what could not be read makes the run unsuccessful', async () => {
    const { runs } = await sarif('nowhere', {});
    expect(runs[0].invocations[0]).toEqual({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: 'nowhere does not exist' } }],
    });
  });
});
