import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ImageUse, TextEdit } from '../../documents/image-use.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import { pinsFor, type Pin, type PinnableKind } from '../../rules/pins.ts';
import { planEach } from '../../trust/documents.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import type { PinParams } from '../protocol.ts';

/** What can be pinned in one version of a document. */
export interface DocumentPins {
  readonly text: TextDocument;
  readonly uses: readonly InspectedUse[];
  readonly pins: readonly DocumentPin[];
  /** Every use in question that stays as it is although it is not verified, in document order. */
  readonly left: readonly LeftUse[];
}

export interface DocumentPin extends Pin {
  readonly edits: readonly TextEdit[];
}

export interface LeftUse {
  readonly use: ImageUse;
  /** What is known about the image, or why its text cannot be edited. */
  readonly reason: string;
}

/** Plans the pins of a document. @param now milliseconds since the epoch */
export function planDocument({ text, inspection }: CheckedDocument, params: PinParams, now: number): DocumentPins {
  const uses = inspection.uses.filter((inspected) => isMeant(inspected, params));
  const planned = planEach(pinsFor(uses, KINDS[params.which]));
  const plans = new Map(planned.map(({ use, plan }) => [use, plan]));
  const left = uses.flatMap((inspected): readonly LeftUse[] => {
    const plan = plans.get(inspected.use);
    if (plan?.kind === 'edit') return [];
    if (plan?.kind === 'refused') return [{ use: inspected.use, reason: `not pinned, for ${plan.reason}` }];
    const reason = params.which === 'outdated' ? '' : messagesOn(inspected, now);
    return reason === '' ? [] : [{ use: inspected.use, reason }];
  });
  const pins = planned.flatMap(({ plan, ...pin }) => (plan.kind === 'edit' ? [{ ...pin, edits: plan.edits }] : []));
  return { text, uses: inspection.uses, pins, left };
}

const KINDS: Readonly<Record<PinParams['which'], ReadonlySet<PinnableKind>>> = {
  'unpinned and outdated': new Set(['signed', 'moved', 'outdated']),
  outdated: new Set(['outdated']),
};

function isMeant({ verdict }: InspectedUse, { gun }: PinParams): boolean {
  return gun === undefined || (verdict !== undefined && 'image' in verdict && verdict.image.gun === gun);
}

/** Whoever pins wants to know what is not pinned, even where the settings hide the finding. */
function messagesOn(inspected: InspectedUse, now: number): string {
  const findings = findingsFor(inspected, { enforce: false, severity: new Map(), now });
  return findings.map(({ message }) => message).join(' ');
}
