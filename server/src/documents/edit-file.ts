import type { EditPlan, ImageUse, ReferenceEdit, TextEdit } from './image-use.ts';
import { planEdit } from './edit.ts';

/** One wish for a change in a file. */
export interface PlannedChange {
  readonly use: ImageUse;
  readonly edit: ReferenceEdit;
}

/**
 * Plans for all changes of one document, in the order of `changes`. The edits of all plans together can be applied at once
 * and give what applying one after the other would: no two touch the same characters. A change that would is refused.
 */
export function planEdits(changes: readonly PlannedChange[]): readonly EditPlan[] {
  const taken: TextEdit[] = [];
  return changes.map(({ use, edit }) => {
    const plan = planEdit(use, edit);
    if (plan.kind === 'refused') return plan;
    if (plan.edits.some((one) => taken.some((other) => touches(one, other)))) {
      return { kind: 'refused', reason: 'another change already edits the same text' };
    }
    taken.push(...plan.edits);
    return plan;
  });
}

/** The document with the edits made, all of which refer to `text`. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let changed = '';
  let at = 0;
  for (const { span, newText } of edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    changed += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return changed + text.slice(at);
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}
