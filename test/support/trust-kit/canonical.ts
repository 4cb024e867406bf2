/** Anything that JSON can say, as plain values. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * The bytes that signatures cover, written a second time and in another way than the product writes them, so that a mistake
 * there does not cancel itself out here.
 */
export function canonical(value: Json): string {
  if (typeof value === 'string') return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => Buffer.from(a).compare(Buffer.from(b)));
  return `{${members.map(([name, member]) => `${canonical(name)}:${canonical(member ?? null)}`).join(',')}}`;
}
