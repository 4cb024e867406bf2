import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../server/src/policy/parse-policy.ts';
import {
  agreementOf,
  countingException,
  demandsOn,
  exceptionsState,
  type PolicyInForce,
} from '../../server/src/policy/policy-in-force.ts';
import { image, NOON } from '../support/samples.ts';

const EXCEPTIONS = `version: 1
exceptions:
  - { match: alpine, reason: a, until: 2026-11-22 }
  - { match: busybox, reason: b, until: 2026-11-21 }
`;

function inForce(text: string, exceptions: PolicyInForce['exceptions'] = 'pending', now = NOON): PolicyInForce {
  return { file: '.image-trust.yaml', policy: parsePolicy(text).policy, exceptions, now };
}

describe('what a policy asks of one image', () => {
  test('is all that covers it, taken together', () => {
    const text = `version: 1
enforce: true
registries: [ghcr.io]
images:
  - { match: "*", signers: [alice] }
  - { match: "alpine:3.*", pinned: true }
  - { match: busybox, signers: [bob] }
`;
    expect(demandsOn(image(':3.19'), inForce(text))).toEqual({
      file: '.image-trust.yaml',
      enforce: true,
      concernsImages: true,
      allowedRegistries: ['ghcr.io'],
      pinned: true,
      signers: [{ match: '*', signers: ['alice'], anySigner: [], pinned: false }],
    });
  });

  test('is nothing where only others are covered', () => {
    const text = 'version: 1\nregistries: [docker.io]\nimages: [{ match: busybox, pinned: true }]\n';
    const { pinned, signers, ...rest } = demandsOn(image(':3.19'), inForce(text));
    expect({ pinned, signers }).toEqual({ pinned: false, signers: [] });
    expect(rest).not.toHaveProperty('allowedRegistries');
  });

  test('names the exception that does not count, and why', () => {
    const whyNot = (exceptions: PolicyInForce['exceptions'], now?: number): string | undefined =>
      demandsOn(image(':3.19'), inForce(EXCEPTIONS, exceptions, now)).idleException?.why;
    const later = Date.UTC(2026, 10, 23);
    expect([whyNot('pending'), whyNot('broken'), whyNot('agreed')]).toEqual(['pending', 'broken', undefined]);
    expect([whyNot('pending', later), whyNot('agreed', later)]).toEqual(['expired', 'expired']);
  });
});

describe('an exception counts', () => {
  const image319 = image(':3.19');
  test.each<[string, PolicyInForce['exceptions'], number, string | undefined]>([
    ['once it is agreed to', 'agreed', NOON, 'alpine'],
    ['to the end of its last day', 'agreed', Date.UTC(2026, 10, 22, 23, 59, 59, 999), 'alpine'],
    ['and no longer', 'agreed', Date.UTC(2026, 10, 23), undefined],
    ['not before', 'pending', NOON, undefined],
    ['not while a part of the file cannot be read', 'broken', NOON, undefined],
  ])('%s', (_name, exceptions, now, match) => {
    expect(countingException(image319, inForce(EXCEPTIONS, exceptions, now))?.match).toBe(match);
  });
});

describe('an agreement', () => {
  const agreed = new Set([agreementOf(parsePolicy(EXCEPTIONS).policy)]);
  test.each<[string, string, ReturnType<typeof exceptionsState>]>([
    ['holds for the exceptions it was given to', EXCEPTIONS, 'agreed'],
    [
      'does not ask how the file is written',
      EXCEPTIONS.replace('  - { match: alpine', '  # note\n  - { match: alpine'),
      'agreed',
    ],
    [
      'does not ask in which order',
      `${EXCEPTIONS.split('\n').toSpliced(2, 2).join('\n')}  - { match: busybox, reason: b, until: 2026-11-21 }\n  - { match: alpine, reason: a, until: 2026-11-22 }\n`,
      'agreed',
    ],
    ['does not hold for other images', EXCEPTIONS.replace('alpine', '"*"'), 'pending'],
    ['does not hold for longer', EXCEPTIONS.replace('11-22', '12-22'), 'pending'],
    ['does not hold for another reason', EXCEPTIONS.replace('reason: a', 'reason: c'), 'pending'],
    ['does not hold for more', `${EXCEPTIONS}  - { match: c, reason: d, until: 2026-11-22 }\n`, 'pending'],
    ['does not hold in a file that cannot be read', `${EXCEPTIONS}x: y\n`, 'broken'],
  ])('%s', (_name, text, state) => {
    expect(exceptionsState(parsePolicy(text), agreed)).toBe(state);
  });
});
