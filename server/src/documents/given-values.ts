import type { GivenValue } from './image-use.ts';
import type { TracedText } from './traced-text.ts';

/** The values in these texts that stand elsewhere than in the document, each variable once. */
export function givenValues(texts: readonly TracedText[]): readonly GivenValue[] {
  const found = new Map<string, GivenValue>();
  for (const { text, pieces } of texts) {
    let at = 0;
    for (const { length, origin } of pieces) {
      const value = text.slice(at, at + length);
      at += length;
      if (origin.kind !== 'given' || origin.source === undefined || found.has(origin.variable)) continue;
      found.set(origin.variable, { variable: origin.variable, value, source: origin.source });
    }
  }
  return [...found.values()];
}
