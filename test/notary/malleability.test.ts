import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../server/src/base/json-value.ts';
import type { Sliced } from '../../server/src/base/sliced.ts';
import { runAtOnce } from '../../server/src/base/sliced.ts';
import { RefusedError } from '../../server/src/base/errors.ts';
import {
  decodeEnvelope,
  decodeRoot,
  decodeSnapshot,
  decodeTargets,
  decodeTimestamp,
} from '../../server/src/notary/decode.ts';
import { DecodeError } from '../../server/src/notary/decode-error.ts';
import { parseCertificate } from '../../server/src/notary/certificate.ts';
import { TRUST_ON_FIRST_USE } from '../../server/src/notary/pinning.ts';
import { parsePem } from '../../server/src/notary/pem.ts';
import { verifyRoot } from '../../server/src/notary/root.ts';
import { TrustedSet } from '../../server/src/notary/trusted-set.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { createCertifiedKey } from '../support/trust-kit/index.ts';
import { DAY, GUN, NOW, publishedRepository } from '../support/trust-kit/world.ts';

const RUNS = fuzzRuns(300);

const repository = publishedRepository();
const options = { now: NOW, floors: new Map<string, number>() };
const root = runAtOnce(
  verifyRoot(repository.file('root'), {
    gun: GUN,
    now: NOW,
    pinning: TRUST_ON_FIRST_USE,
    floor: 1,
    expiry: 'enforce',
  }),
);

/** What a verified timestamp means: everything that anybody goes by. */
function meaning(bytes: Uint8Array): unknown {
  return runAtOnce(new TrustedSet(root, options).loadTimestamp(bytes)).metadata;
}

function refusedOr<Value>(action: () => Value): Value | 'refused' {
  try {
    return action();
  } catch (error) {
    if (error instanceof RefusedError) return 'refused';
    throw error;
  }
}

/** A byte at an index becomes another, or goes, or one comes before it. */
const change = fc.record({ at: fc.nat(), kind: fc.constantFrom('replace', 'remove', 'insert'), byte: fc.nat(255) });

function applyChange(bytes: Uint8Array, { at, kind, byte }: { at: number; kind: string; byte: number }): Uint8Array {
  const index = at % bytes.length;
  const before = bytes.subarray(0, index);
  const after = bytes.subarray(kind === 'insert' ? index : index + 1);
  return Buffer.concat([before, kind === 'remove' ? new Uint8Array() : Uint8Array.of(byte), after]);
}

describe('whatever is changed in a signed file, nothing else is ever believed', () => {
  const original = repository.file('timestamp');

  test('any one byte, anywhere', () => {
    for (let index = 0; index < original.length; index += 1) {
      const changed = Uint8Array.from(original);
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      const outcome = refusedOr(() => meaning(changed));
      if (outcome !== 'refused') expect(outcome).toEqual(meaning(original));
    }
  });

  test('any few bytes, replaced, removed or inserted', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = changes.reduce(applyChange, original);
        const outcome = refusedOr(() => meaning(changed));
        if (outcome !== 'refused') expect(outcome).toEqual(meaning(original));
      }),
      RUNS,
    );
  });

  test('a root, by any byte of it', () => {
    const expectations = { gun: GUN, now: NOW, pinning: TRUST_ON_FIRST_USE, floor: 1, expiry: 'enforce' } as const;
    fc.assert(
      fc.property(change, (one) => {
        const changed = applyChange(repository.file('root'), one);
        const outcome = refusedOr(() => runAtOnce(verifyRoot(changed, expectations)).metadata);
        if (outcome !== 'refused') expect(outcome).toEqual(root.metadata);
      }),
      RUNS,
    );
  });
});

describe('whatever the bytes are, a reader answers or refuses', () => {
  const decoders: Readonly<Record<string, (signed: JsonObject) => Sliced<unknown>>> = {
    root: decodeRoot,
    timestamp: decodeTimestamp,
    snapshot: decodeSnapshot,
    targets: (signed: JsonObject) => decodeTargets(signed, 'targets'),
  };

  test.each(Object.entries(decoders))('a broken %s', (role, decode) => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const changed = changes.reduce(applyChange, repository.file(role));
        expectDecodeError(() => runAtOnce(decode(runAtOnce(decodeEnvelope(changed)).signed)));
      }),
      RUNS,
    );
  });

  test('any JSON as metadata', () => {
    const names = fc.constantFrom(
      '_type',
      'version',
      'expires',
      'meta',
      'keys',
      'roles',
      'targets',
      'delegations',
      'hashes',
      'x',
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 0, 1, -1, 1.5, '', 'Root', 'YQ=='),
        fc.array(tie('value')),
        fc.dictionary(names, tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(json, (signed) => {
        const bytes = Buffer.from(JSON.stringify({ signed, signatures: [] }));
        for (const decode of Object.values(decoders)) {
          expectDecodeError(() => runAtOnce(decode(runAtOnce(decodeEnvelope(bytes)).signed)));
        }
      }),
      RUNS,
    );
  });

  test('any bytes as PEM, and a broken certificate', () => {
    const key = createCertifiedKey({ commonName: GUN, notBefore: NOW, notAfter: NOW + DAY });
    const [block] = parsePem(key.public);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.uint8Array(), (changes, bytes) => {
        parsePem(bytes);
        parsePem(changes.reduce(applyChange, key.public));
        parseCertificate(bytes);
        parseCertificate(changes.reduce(applyChange, block?.der ?? new Uint8Array([0])));
      }),
      RUNS,
    );
  });
});

function expectDecodeError(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
  }
}
