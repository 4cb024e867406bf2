import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TraceIndex } from '../../server/src/documents/trace-index.ts';
import { TraceReader } from '../../server/src/documents/trace-reader.ts';
import { sliceTraced, TraceBuilder, trimTraced, verbatim } from '../../server/src/documents/trace.ts';
import type { PieceOrigin, TracedText } from '../../server/src/documents/traced-text.ts';

const DOCUMENT = 'abcdefghijklmnopqrstuvwxyz0123456789';

const piece: fc.Arbitrary<readonly [string, PieceOrigin]> = fc
  .tuple(fc.constantFrom('verbatim', 'default', 'rewritten', 'given'), fc.nat(30), fc.integer({ min: 1, max: 5 }))
  .map(([kind, start, length]) => {
    const span = { start, end: start + length };
    const text = DOCUMENT.slice(start, start + length);
    switch (kind) {
      case 'default':
        return [text, { kind, span, variable: 'V', uses: 1 }] as const;
      case 'given':
        return ['given', { kind, variable: 'V' }] as const;
      default:
        return [text, { kind: kind === 'verbatim' ? 'verbatim' : 'rewritten', span }] as const;
    }
  });

const tracedText: fc.Arbitrary<TracedText> = fc.array(piece, { maxLength: 8 }).map((pieces) => {
  const builder = new TraceBuilder();
  for (const [text, origin] of pieces) builder.push(text, origin);
  return builder.build();
});

/** Where each character stands, or what it is instead. */
function places({ text, pieces }: TracedText): readonly string[] {
  const origins = pieces.flatMap(({ length, origin }) => {
    const isCopy = origin.kind === 'verbatim' || origin.kind === 'default';
    return Array.from({ length }, (_, index) => (isCopy ? `${origin.kind} ${origin.span.start + index}` : origin.kind));
  });
  return origins.map((origin, index) => `${text.charAt(index)} ${origin}`);
}

describe('parts of a traced text', () => {
  it('are the same however they are cut', () => {
    fc.assert(
      fc.property(tracedText, fc.nat(40), fc.nat(40), (source, a, b) => {
        const [start, end] = [Math.min(a, b, source.text.length), Math.min(Math.max(a, b), source.text.length)];
        const expected = places(source).slice(start, end);
        const reader = new TraceReader(source);
        reader.skip(start);
        expect(places(sliceTraced(source, start, end))).toEqual(expected);
        expect(places(new TraceIndex(source).slice(start, end))).toEqual(expected);
        expect(places(reader.take(end - start))).toEqual(expected);
      }),
      { seed: 6, numRuns: 3_000 },
    );
  });

  it('put together again give the whole', () => {
    fc.assert(
      fc.property(tracedText, fc.nat(40), (source, at) => {
        const builder = new TraceBuilder();
        builder.append(sliceTraced(source, 0, at));
        builder.append(sliceTraced(source, at));
        expect(builder.build()).toEqual(source);
      }),
      { seed: 7, numRuns: 3_000 },
    );
  });

  it('are one piece where they stand side by side', () => {
    const builder = new TraceBuilder();
    builder.append(verbatim(DOCUMENT, { start: 2, end: 4 }));
    builder.append(verbatim(DOCUMENT, { start: 4, end: 6 }));
    expect(builder.build()).toEqual(verbatim(DOCUMENT, { start: 2, end: 6 }));
  });

  it('are trimmed on both sides', () => {
    expect(trimTraced(verbatim('  a b ', { start: 0, end: 6 }))).toEqual(verbatim('  a b ', { start: 2, end: 5 }));
    expect(trimTraced(verbatim('   ', { start: 0, end: 3 })).text).toBe('');
  });
});
