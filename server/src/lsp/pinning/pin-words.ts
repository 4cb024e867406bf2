import { visible } from '../../base/visible.ts';
import { pathOf } from '../check/open-documents.ts';
import type { PinParams } from '../protocol.ts';
import type { DocumentPins } from './plan-document.ts';

/** How pinning has ended. */
export type PinOutcome =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'nothing to pin' }
  /** The user wants none of it. */
  | { readonly kind: 'declined' }
  /** The client has not made the edit: a document has changed since it was planned. */
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'pinned';
      readonly pins: number;
      readonly files: number;
      /** How many of them their publishers have signed anew before the edit was made. */
      readonly signedAnew: number;
    };

/** The outcome in a few sentences, without anything that others wrote. @param left how many images stay unpinned */
export function pinWords(outcome: PinOutcome, { which }: PinParams, left: number): string {
  const rest = left === 0 ? [] : [`${many(left, 'image')} could not be pinned; the log says why.`];
  return [...outcomeWords(outcome, which), ...rest].join(' ');
}

function outcomeWords(outcome: PinOutcome, which: PinParams['which']): readonly string[] {
  switch (outcome.kind) {
    case 'cancelled':
      return ['Cancelled. Nothing was changed.'];
    case 'nothing to pin':
      return [which === 'outdated' ? 'No pin is out of date.' : 'There is nothing to pin.'];
    case 'declined':
      return ['Nothing was changed, for no change was chosen.'];
    case 'refused':
      return ['Nothing was changed, for a file is not as it was when the changes were planned. Please try again.'];
    case 'pinned': {
      const { pins, files, signedAnew } = outcome;
      const done = which === 'outdated' ? `${many(pins, 'pin')} updated` : `${many(pins, 'image')} pinned`;
      return [
        `${done} in ${many(files, 'file')}.`,
        ...(signedAnew === 0 ? [] : [`${many(signedAnew, 'tag')} signed anew meanwhile: update the pins.`]),
      ];
    }
  }
}

/** What is asked where the client shows no changes before they are made. */
export function pinQuestion(documents: readonly DocumentPins[], { which }: PinParams): string {
  const pins = documents.flatMap((document) => document.pins);
  const repositories = new Set(pins.map(({ verdict }) => verdict.image.gun)).size;
  const files = many(documents.length, 'file');
  const from = repositories === 1 ? '1 repository' : `${repositories} repositories`;
  return which === 'outdated'
    ? `Update ${many(pins.length, 'pin')} of ${from} in ${files} to the signed digests?`
    : `Pin ${many(pins.length, 'image')} of ${from} in ${files} to the signed digests?`;
}

/** What stays unpinned and why, a line each, as `PATH:LINE:COLUMN: REASON`. */
export function leftLines(documents: readonly DocumentPins[]): readonly string[] {
  return documents.flatMap(({ text, left }) =>
    left.map(({ use, reason }) => {
      const { line, character } = text.positionAt(use.span.start);
      return `${visible(pathOf(text.uri))}:${line + 1}:${character + 1}: ${visible(reason)}`;
    }),
  );
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
