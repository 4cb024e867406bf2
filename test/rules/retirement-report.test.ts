import { describe, expect, test } from 'vitest';
import { gunOf } from '../../server/src/reference/gun.ts';
import { retirementReport } from '../../server/src/rules/retirement-report.ts';
import type { Dependent } from '../../server/src/trust/dependents.ts';

const END = Date.UTC(2026, 11, 8);
const DAY = 86_400_000;

function dependent(verdict?: 'retired' | 'noTrustData', place = 'Dockerfile:1'): Dependent<string> {
  const gun = gunOf('docker.io', 'library/alpine');
  const image = { registry: 'docker.io', repository: 'library/alpine', gun, tag: '3.19', familiar: 'alpine' };
  const server = 'https://notary.docker.io';
  const checked = { image, server, checkedAt: END };
  return {
    place,
    image,
    server,
    endsAt: END,
    verdict:
      verdict &&
      (verdict === 'retired'
        ? { kind: verdict, ...checked }
        : { kind: verdict, registry: { kind: 'notAsked' }, ...checked }),
  };
}

describe('what the end of notary.docker.io means', () => {
  test.each([
    [END - 16 * DAY, 'will be shut down on 2026-12-08, in 16 days.'],
    [END - 1, 'will be shut down on 2026-12-08, within a day.'],
    [END, 'was shut down on 2026-12-08, just now.'],
    [END + 3 * DAY, 'was shut down on 2026-12-08, 3 days ago.'],
  ])('%d: %s', (now, words) => {
    expect(retirementReport([dependent('retired')], now).summary[0]).toContain(words);
  });

  test('before it an image that cannot be checked is to be checked again, afterwards it is too late', () => {
    const titleAt = (now: number): string | undefined => retirementReport([dependent('retired')], now).steps[0]?.title;
    expect(titleAt(END - 1)).toBe('Check these again in time');
    expect(titleAt(END)).toBe('Nothing can be said about these any more');
  });

  test('one image in several places is one image', () => {
    const { steps } = retirementReport(
      [dependent('noTrustData'), dependent('noTrustData', 'compose.yaml:3')],
      END - DAY,
    );
    expect(steps.map(({ step, images }) => [step, images.map(({ places }) => places)])).toEqual([
      ['unsigned', [['Dockerfile:1', 'compose.yaml:3']]],
    ]);
  });

  test('what is still being checked is not called unsigned', () => {
    expect(retirementReport([dependent()], END - DAY).steps.map(({ step }) => step)).toEqual(['again']);
  });
});
