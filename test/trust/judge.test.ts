import { describe, expect, test } from 'vitest';
import { NOTHING_ASKED } from '../../server/src/trust/ask-registry.ts';
import { judge } from '../../server/src/trust/judge.ts';
import type { TrustAnswer } from '../../server/src/trust/provider.ts';
import type { RegistryAnswer } from '../../server/src/trust/verdict.ts';
import { image, NOON, repository, serves } from '../support/samples.ts';

const NOT_ASKED: RegistryAnswer = { kind: 'notAsked' };
const DOWN: RegistryAnswer = { kind: 'unavailable', host: 'docker.io', reason: 'timeout', detail: '' };

describe('trusted repositories', () => {
  // written in the file · tags signed now · tags signed before · what the registry serves · verdict
  test.each<[string, Record<string, string>, Record<string, string>, RegistryAnswer, string]>([
    [':3.19@a', { '3.19': 'a' }, {}, NOT_ASKED, 'verified'],
    [':3.19@a', { '3.19': 'a' }, {}, serves('b'), 'verified'],
    ['@a', { '3.19': 'a' }, {}, NOT_ASKED, 'verified'],
    [':3.19', { '3.19': 'a' }, {}, serves('a'), 'signed'],
    [':3.19', { '3.19': 'a' }, {}, NOT_ASKED, 'signed'],
    [':3.19', { '3.19': 'a' }, {}, DOWN, 'signed'],
    [':3.19', { '3.19': 'a' }, {}, { kind: 'absent' }, 'signed'],
    [':3.19', { '3.19': 'a' }, {}, serves('b'), 'moved'],
    [':3.19@b', { '3.19': 'a' }, { '3.19': 'b' }, NOT_ASKED, 'outdated'],
    [':3.19@b', { '3.19': 'a', '3.18': 'b' }, {}, NOT_ASKED, 'outdated'],
    [':3.19@b', { '3.19': 'a' }, {}, NOT_ASKED, 'unsignedPin'],
    [':3.19@b', { '3.19': 'a' }, { '3.18': 'b' }, NOT_ASKED, 'unsignedPin'],
    [':3.18@b', { '3.19': 'a' }, {}, NOT_ASKED, 'unsignedPin'],
    ['@b', { '3.19': 'a' }, {}, NOT_ASKED, 'unsignedPin'],
    [':3.18', { '3.19': 'a' }, {}, NOT_ASKED, 'unsigned'],
    [':3.18', {}, {}, NOT_ASKED, 'unsigned'],
    [':3.18@a', { '3.19': 'a' }, {}, NOT_ASKED, 'unsigned'],
  ])('alpine%s with %o signed, %o before, registry %o: %s', (written, now, before, registry, kind) => {
    const answer: TrustAnswer = { kind: 'trusted', repository: repository(now, before) };
    expect(judge(image(written), answer, { ...NOTHING_ASKED, registry }).kind).toBe(kind);
  });
});

describe('everything that is not trusted keeps its own name', () => {
  test.each<TrustAnswer>([
    { kind: 'noTrustData', server: 'https://trust.example', checkedAt: NOON },
    { kind: 'expired', server: 'https://trust.example', role: 'timestamp', expiredAt: NOON, checkedAt: NOON },
    { kind: 'rejected', server: 's', role: 'root', check: 'signature', detail: '', checkedAt: NOON },
    { kind: 'retired', server: 'https://notary.docker.io', checkedAt: NOON },
    { kind: 'unavailable', host: 'trust.example', reason: 'timeout', detail: '' },
  ])('$kind', (answer) => {
    for (const written of [':3.19', ':3.19@a', '@a']) {
      expect(judge(image(written), answer, { ...NOTHING_ASKED, registry: serves('a') })).toMatchObject(answer);
    }
  });
});
