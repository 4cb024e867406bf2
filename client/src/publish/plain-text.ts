/** Notifications make links of `[words](address)`; what the server says of names that others chose must not become one. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
