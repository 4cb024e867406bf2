/**
 * Paths of the read-only documents that the server writes for its client, below a scheme of the client's own. That of a role's
 * file is `/metadata/GUN/-/ROLE.jsonc`: no component of a GUN begins with a hyphen.
 */
export function metadataPath(gun: string, role: string): string {
  return `/metadata/${gun}/-/${role}.jsonc`;
}

/** What `metadataPath` made a path from; `undefined` for any other path. */
export function readMetadataPath(path: string): { readonly gun: string; readonly role: string } | undefined {
  const [, gun, role] = /^\/metadata\/(.+?)\/-\/(.+)\.jsonc$/.exec(path) ?? [];
  return gun === undefined || role === undefined ? undefined : { gun, role };
}
