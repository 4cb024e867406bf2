import { describe, expect, test } from 'vitest';
import type { Digest } from '../../server/src/base/digest.ts';
import { RegistryMemory } from '../../server/src/trust/registry-memory.ts';
import type { RegistryAnswer } from '../../server/src/trust/verdict.ts';
import { digest, image, serves } from '../support/samples.ts';

const MINUTE = 60_000;

function memory(answer: () => RegistryAnswer = () => serves('a')) {
  const asked: string[] = [];
  const clock = { time: 0, now: () => clock.time };
  const ask = (how: string, { gun }: { gun: string }, wanted: string | Digest, signal: AbortSignal) => {
    asked.push(`${how} ${gun} ${typeof wanted === 'string' ? wanted : wanted.hex.slice(0, 1)}`);
    return new Promise<RegistryAnswer>((resolve) => setImmediate(() => resolve(signal.aborted ? DOWN : answer())));
  };
  return { asked, clock, registry: new RegistryMemory({ ask, clock, freshnessMs: 5 * MINUTE }) };
}

const DOWN: RegistryAnswer = { kind: 'unavailable', host: 'docker.io', reason: 'timeout', detail: '' };
const ALPINE = image(':3.19');
const cached = { freshness: 'cached' } as const;

describe('one question', () => {
  test('of a thousand documents at once is asked once', async () => {
    const { registry, asked } = memory();
    await Promise.all(Array.from({ length: 1000 }, () => registry.serve(ALPINE, '3.19', cached)));
    expect(asked).toEqual(['serve docker.io/library/alpine 3.19']);
  });

  test('is asked again when the answer is no longer fresh', async () => {
    const { registry, asked, clock } = memory();
    for (const minutes of [0, 4, 5]) {
      clock.time = minutes * MINUTE;
      await registry.serve(ALPINE, '3.19', cached);
    }
    expect(asked).toHaveLength(2);
  });

  test('is asked again after the clock was put back', async () => {
    const { registry, asked, clock } = memory();
    clock.time = 60 * MINUTE;
    await registry.serve(ALPINE, '3.19', cached);
    clock.time = 0;
    await registry.serve(ALPINE, '3.19', cached);
    expect(asked).toHaveLength(2);
  });

  test('is asked again where somebody wants to know it now', async () => {
    const { registry, asked } = memory();
    await registry.serve(ALPINE, '3.19', cached);
    await registry.serve(ALPINE, '3.19', { freshness: 'now' });
    expect(asked).toHaveLength(2);
  });

  test('is asked again after a failure', async () => {
    const { registry, asked } = memory(() => DOWN);
    await registry.serve(ALPINE, '3.19', cached);
    await registry.serve(ALPINE, '3.19', cached);
    expect(asked).toHaveLength(2);
  });

  test('is asked again when what it said is forgotten', async () => {
    const { registry, asked } = memory();
    await registry.serve(ALPINE, '3.19', cached);
    registry.forget();
    await registry.serve(ALPINE, '3.19', cached);
    expect(asked).toHaveLength(2);
  });

  test('about tags, digests and whole manifests are three', async () => {
    const { registry, asked } = memory();
    await registry.serve(ALPINE, '3.19', cached);
    await registry.serve(ALPINE, digest('a'), cached);
    await registry.read(ALPINE, digest('a'), cached);
    expect(asked).toHaveLength(3);
  });

  test('is answered by the whole manifest, where that is known', async () => {
    const { registry, asked } = memory();
    await registry.read(ALPINE, '3.19', cached);
    expect(await registry.serve(ALPINE, '3.19', cached)).toEqual(serves('a'));
    expect(asked).toHaveLength(1);
  });
});

test('who has gone gets an answer, and no failure is logged', async () => {
  const abort = new AbortController();
  const { registry } = memory();
  const waiting = registry.serve(ALPINE, '3.19', { ...cached, signal: abort.signal });
  abort.abort();
  expect(await waiting).toMatchObject({ kind: 'unavailable', reason: 'cancelled' });
});
