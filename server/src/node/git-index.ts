/** Largest index that is read, in bytes: that of some hundred thousand files. */
export const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** Of an entry, and of the whole at its end. In a repository with SHA-256 they are longer. */
const HASH = 20;
/** Times, device, mode, owner, size: what stands before the hash of an entry. */
const BEFORE_HASH = 40;
const NAME_AT = BEFORE_HASH + HASH + 2;
/** Two more bytes of flags follow. */
const EXTENDED = 0x4000;

/**
 * The paths that git tracks, with `/` between components (git, "index-format"). `undefined` where the index is not of versions
 * 2 or 3 with SHA-1, not the whole of it, or damaged: then nobody knows what is tracked.
 */
export function readGitIndex(bytes: Uint8Array): readonly string[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || new TextDecoder().decode(bytes.subarray(0, 4)) !== 'DIRC') return undefined;
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) return undefined;
  const paths: string[] = [];
  let at = 12;
  for (let entry = view.getUint32(8); entry > 0; entry -= 1) {
    if (at + NAME_AT > bytes.length) return undefined;
    const isExtended = (view.getUint16(at + BEFORE_HASH + HASH) & EXTENDED) !== 0;
    const name = at + NAME_AT + (isExtended ? 2 : 0);
    const end = bytes.indexOf(0, name);
    if (end === -1) return undefined;
    paths.push(new TextDecoder().decode(bytes.subarray(name, end)));
    // Entries are padded with one to eight NULs to a multiple of eight bytes.
    at += (Math.floor((end - at) / 8) + 1) * 8;
  }
  return isEnd(bytes, view, at) ? paths : undefined;
}

/**
 * Whether nothing but extensions that may be passed over lies between the last entry and the hash. One whose name does not begin
 * with a capital letter says that the entries are not all there is, or mean something else: that of a split index does.
 */
function isEnd(bytes: Uint8Array, view: DataView, lastEntry: number): boolean {
  const end = bytes.length - HASH;
  let at = lastEntry;
  while (at + 8 <= end && /[A-Z]/.test(String.fromCharCode(view.getUint8(at)))) at += 8 + view.getUint32(at + 4);
  return at === end;
}
