import type { Expansion } from './expansion.ts';
import type { ImageUse, UseKind } from './image-use.ts';
import { spanOfWritten, usesOf } from './slots.ts';
import type { Slot } from './slots.ts';
import type { TracedText } from './traced-text.ts';

/** A place that names an image, as a reader comes upon it. */
export interface FoundSlot {
  readonly kind: UseKind;
  /** What stands in the document; what several places share through an alias or a merge is found once. */
  readonly node: object;
  readonly written: TracedText;
  readonly expansion: Expansion;
  readonly platform?: string | undefined;
}

/** Collects the slots of a document. */
export class SlotCollector {
  private readonly slots: Slot[] = [];
  private readonly seen = new Set<object>();

  add({ kind, node, written, expansion, platform }: FoundSlot): void {
    const span = spanOfWritten(written);
    if (span === undefined || this.seen.has(node)) return;
    this.seen.add(node);
    this.slots.push({ kind, span, expansion, ...(platform !== undefined && { platform }) });
  }

  uses(): readonly ImageUse[] {
    return usesOf(this.slots, []);
  }
}
