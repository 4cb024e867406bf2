/** Notifications make links of `[words](address)`; what the server says of names that others chose must not become one. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

/** Entries of a list make icons of `$(name)`; names that others chose must not become one. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
