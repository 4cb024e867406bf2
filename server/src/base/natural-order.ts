const COLLATOR = new Intl.Collator('en', { numeric: true });

/** Orders tags as people count: `3.9` before `3.10`. */
export function byNaturalOrder(a: string, b: string): number {
  return COLLATOR.compare(a, b);
}
