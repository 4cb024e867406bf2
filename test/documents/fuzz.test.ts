import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDigest, sha256Digest } from '../../server/src/base/digest.ts';
import { DOCUMENT_KINDS } from '../../server/src/documents/document-kind.ts';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import { applyEdits, planEdits } from '../../server/src/documents/edit-file.ts';
import type { DocumentContext, ImageUse, ReferenceEdit } from '../../server/src/documents/image-use.ts';
import { parseDocument } from '../../server/src/documents/parse-document.ts';
import { formatReference } from '../../server/src/reference/format-reference.ts';
import { documents } from './random-documents.ts';

/** Runs of each property; `FUZZ_RUNS=1000000` makes it as long as one likes. The seed can be given too. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261);

const PINNED = sha256Digest('0123456789abcdef'.repeat(4));
const PIN: ReferenceEdit = { kind: 'set-digest', digest: formatDigest(PINNED) };
const CONTEXT: DocumentContext = { buildArguments: new Map([['G', '1']]), environmentFile: 'G=1\nE="2"\n' };

describe.each(DOCUMENT_KINDS)('any text as %s', { timeout: 60_000 + RUNS * 10 }, (kind) => {
  it('gives uses and problems inside the text, in order', () => {
    fc.assert(
      fc.property(documents(kind), (text) => {
        const { uses, problems } = parseDocument(kind, text, CONTEXT);
        for (const { span } of [...uses, ...problems]) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
        const starts = uses.map(({ span }) => span.start);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        for (const { traced } of uses) {
          expect(traced.pieces.reduce((sum, { length }) => sum + length, 0)).toBe(traced.text.length);
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('traces every character that stands in the document to its place', () => {
    fc.assert(
      fc.property(documents(kind), (text) => {
        for (const { traced } of parseDocument(kind, text, CONTEXT).uses) {
          let at = 0;
          for (const { length, origin } of traced.pieces) {
            const piece = traced.text.slice(at, at + length);
            if (origin.kind === 'verbatim' || origin.kind === 'default') {
              expect(text.slice(origin.span.start, origin.span.end)).toBe(piece);
            }
            at += length;
          }
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('pins one use and changes no other', () => {
    fc.assert(
      fc.property(documents(kind), fc.nat(), (text, choice) => {
        const { uses } = parseDocument(kind, text, CONTEXT);
        const chosen = uses[choice % Math.max(1, uses.length)];
        const plan = chosen && planEdits([{ use: chosen, edit: PIN }])[0];
        if (plan?.kind !== 'edit') return;
        const after = parseDocument(kind, applyEdits(text, plan.edits), CONTEXT).uses;
        expect(after.map(nameOf)).toEqual(uses.map((use) => (use === chosen ? pinnedName(use) : nameOf(use))));
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('pins all at once as one by one, and again without effect', () => {
    fc.assert(
      fc.property(documents(kind), (text) => {
        const pinned = pinAll(kind, text);
        expect(pinOneByOne(kind, text)).toBe(pinned);
        expect(pinAll(kind, pinned)).toBe(pinned);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

function nameOf({ subject }: ImageUse): string {
  return subject.kind === 'reference' ? subject.reference.text : `${subject.kind} ${subject.text}`;
}

function pinnedName({ subject }: ImageUse): string {
  if (subject.kind !== 'reference') throw new TypeError('pinned what is no reference');
  return formatReference({ ...subject.reference, digest: PINNED });
}

function pinAll(kind: DocumentKind, text: string): string {
  const plans = planEdits(parseDocument(kind, text, CONTEXT).uses.map((use) => ({ use, edit: PIN })));
  return applyEdits(
    text,
    plans.flatMap((plan) => (plan.kind === 'edit' ? plan.edits : [])),
  );
}

function pinOneByOne(kind: DocumentKind, text: string): string {
  let current = text;
  const count = parseDocument(kind, text, CONTEXT).uses.length;
  for (let index = 0; index < count; index += 1) {
    const use = parseDocument(kind, current, CONTEXT).uses[index];
    const plan = use && planEdits([{ use, edit: PIN }])[0];
    if (plan?.kind === 'edit') current = applyEdits(current, plan.edits);
  }
  return current;
}
