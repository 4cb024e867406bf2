import type { Expansion } from './expansion.ts';
import type { ImageUse, UseKind } from './image-use.ts';
import { originateDefault } from './origins.ts';
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
  /** The anchor through which something that is no image has the same text: an edit would change that, too. */
  readonly anchor?: string | undefined;
}

/** Collects the slots of a document. */
export class SlotCollector {
  private readonly slots: Slot[] = [];
  private readonly seen = new Set<object>();
  private readonly otherReaders: TracedText[] = [];

  add({ kind, node, written, expansion, platform, anchor }: FoundSlot): void {
    const span = spanOfWritten(written);
    if (span === undefined || this.seen.has(node)) return;
    this.seen.add(node);
    const shared = anchor === undefined ? expansion : this.share(expansion, anchor);
    this.slots.push({ kind, span, expansion: shared, ...(platform !== undefined && { platform }) });
  }

  uses(): readonly ImageUse[] {
    return usesOf(this.slots, this.otherReaders);
  }

  /** What stands at an anchor is a default that the image and something else read. */
  private share(expansion: Expansion, anchor: string): Expansion {
    const text = originateDefault(expansion.text, `&${anchor}`);
    this.otherReaders.push(text, text);
    return { ...expansion, text };
  }
}
