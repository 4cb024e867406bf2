import { describe, expect, test } from 'vitest';
import { inspectDocument, type Inspector } from '../../server/src/trust/inspect-document.ts';
import type { Inspection } from '../../server/src/trust/inspection.ts';
import type { TrustAnswer } from '../../server/src/trust/provider.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';
import { fakeRegistry } from '../support/fake-trust.ts';
import { repository, serves } from '../support/samples.ts';

const CONTEXT = { buildArguments: new Map<string, string>() };
const TRUSTED: TrustAnswer = { kind: 'trusted', repository: repository({ '3.19': 'a' }) };

/** An inspector that notes whom it asks; answers are given by the test. */
function inspector(answers: Partial<Inspector> = {}): { inspector: Inspector; asked: string[]; logged: string[] } {
  const asked: string[] = [];
  const logged: string[] = [];
  return {
    asked,
    logged,
    inspector: {
      provider: { lookUp: () => Promise.resolve(TRUSTED) },
      registry: fakeRegistry((image) => {
        asked.push(`registry ${image.familiar}:${image.tag ?? ''}`);
        return serves('a');
      }),
      settings: { ...DEFAULT_SETTINGS, exceptions: ['exempt/*'] },
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (line) => logged.push(line) },
      ...answers,
    },
  };
}

const fail = () => {
  throw new TypeError('oops');
};
const dockerfile = (...lines: string[]) => ({ kind: 'dockerfile', text: lines.join('\n'), context: CONTEXT }) as const;
const kinds = ({ uses }: Inspection) => uses.map(({ verdict }) => verdict?.kind);

describe('a document', () => {
  test('is shown at once with what needs no network, and again as answers arrive', async () => {
    const seen: (string | undefined)[][] = [];
    const document = dockerfile('FROM alpine:3.19', 'FROM Alpine', 'FROM x:$TAG', 'FROM exempt/it');
    const running = inspectDocument(inspector().inspector, document, {
      freshness: 'cached',
      onChange: (inspection) => seen.push(kinds(inspection)),
    });
    expect(seen).toEqual([[undefined, 'invalid', 'unresolved', 'exempt']]);
    await running;
    expect(seen.slice(1)).toEqual([['signed', 'invalid', 'unresolved', 'exempt']]);
  });

  test('asks once for each image, however often it is used', async () => {
    const { inspector: asking, asked } = inspector();
    const document = dockerfile('FROM alpine:3.19 AS a', 'FROM docker.io/library/alpine:3.19', 'FROM alpine:3.19');
    const inspection = await inspectDocument(asking, document, { freshness: 'cached' });
    expect(kinds(inspection)).toEqual(['signed', 'signed', 'signed']);
    expect(asked).toEqual(['registry alpine:3.19']);
  });

  test('asks once for each repository, whatever tags it uses, and shows answers that arrive together together', async () => {
    let asked = 0;
    const provider = { lookUp: () => (asked++, Promise.resolve(TRUSTED)) };
    const tags = Array.from({ length: 1000 }, (_, index) => `FROM alpine:${String(index)}`);
    let shown = 0;
    const inspection = await inspectDocument(inspector({ provider }).inspector, dockerfile(...tags), {
      freshness: 'cached',
      onChange: () => shown++,
    });
    expect(asked).toBe(1);
    expect(shown).toBe(2);
    expect(new Set(kinds(inspection))).toEqual(new Set(['unsigned']));
  });

  test('does not ask the registry where the settings say so', async () => {
    const { inspector: asking, asked } = inspector({ settings: { ...DEFAULT_SETTINGS, askRegistry: false } });
    const inspection = await inspectDocument(asking, dockerfile('FROM alpine:3.19'), { freshness: 'cached' });
    expect(kinds(inspection)).toEqual(['signed']);
    expect(asked).toEqual([]);
  });
});

describe('a fault', () => {
  test.each<[string, Partial<Inspector>]>([
    ['of the trust provider', { provider: { lookUp: () => Promise.reject(new TypeError('oops')) } }],
    ['of the registry client', { registry: fakeRegistry(() => fail()) }],
  ])('%s costs one verdict, which says that it could not be checked, and is logged', async (_, faulty) => {
    const { inspector: asking, logged } = inspector(faulty);
    const inspection = await inspectDocument(asking, dockerfile('FROM alpine:3.19', 'FROM Bad'), {
      freshness: 'cached',
    });
    expect(inspection.uses[0]?.verdict).toMatchObject({ kind: 'unavailable', reason: 'internal' });
    expect(kinds(inspection)[1]).toBe('invalid');
    expect(logged.join()).toContain('oops');
  });
});

test('after an abort nothing is shown any more, and open questions stay open', async () => {
  const abort = new AbortController();
  const seen: Inspection[] = [];
  const provider = {
    lookUp: () => {
      abort.abort();
      return Promise.resolve<TrustAnswer>({ kind: 'unavailable', host: 'h', reason: 'cancelled', detail: '' });
    },
  };
  const inspection = await inspectDocument(inspector({ provider }).inspector, dockerfile('FROM alpine:3.19'), {
    freshness: 'cached',
    signal: abort.signal,
    onChange: (state) => seen.push(state),
  });
  expect(seen).toHaveLength(1);
  expect(kinds(inspection)).toEqual([undefined]);
});
