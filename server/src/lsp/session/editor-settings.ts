/** Settings that only the editor has. */
export interface EditorSettings {
  /** The short verdict behind every image reference. */
  readonly inlayHints: boolean;
  /** PEM file of further certificate authorities; `undefined`: none. */
  readonly caFile: string | undefined;
}

export const DEFAULT_EDITOR_SETTINGS: EditorSettings = { inlayHints: true, caFile: undefined };

/** Reads them from the client's untyped `imageTrust` settings; a value of the wrong type counts as absent. */
export function editorSettingsFrom(raw: unknown): EditorSettings {
  if (typeof raw !== 'object' || raw === null) return DEFAULT_EDITOR_SETTINGS;
  const caFile = 'caFile' in raw && typeof raw.caFile === 'string' && raw.caFile !== '' ? raw.caFile : undefined;
  return { inlayHints: !('inlayHints' in raw && raw.inlayHints === false), caFile };
}
