import type { Span } from '../base/span.ts';
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
  const taken = new TakenSpans();
  return changes.map(({ use, edit }) => {
    const plan = planEdit(use, edit);
    if (plan.kind === 'refused' || taken.take(plan.edits)) return plan;
    return { kind: 'refused', reason: 'another change already edits the same text' };
  });
}

/** The same, each change with its plan. */
export function planEach<Change extends PlannedChange>(
  changes: readonly Change[],
): readonly (Change & { readonly plan: EditPlan })[] {
  const plans = planEdits(changes);
  return changes.flatMap((change, index) => {
    const plan = plans[index];
    return plan === undefined ? [] : [{ ...change, plan }];
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

/** Spans that no two edits may touch, in order. */
class TakenSpans {
  private readonly spans: Span[] = [];

  /** Takes the spans of all `edits`, or of none if one of them touches one that is taken. */
  take(edits: readonly TextEdit[]): boolean {
    if (edits.some(({ span }) => this.isTaken(span))) return false;
    for (const { span } of edits) this.spans.splice(this.indexAfter(span), 0, span);
    return true;
  }

  private isTaken(span: Span): boolean {
    const index = this.indexAfter(span);
    const before = this.spans[index - 1];
    const after = this.spans[index];
    return (before !== undefined && before.end >= span.start) || (after !== undefined && after.start <= span.end);
  }

  /** Index of the first span that begins behind `span`'s beginning. */
  private indexAfter({ start }: Span): number {
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.spans[middle]?.start ?? Infinity) <= start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
