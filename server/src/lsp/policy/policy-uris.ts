import { POLICY_FILE } from '../../policy/policy.ts';
import { folderOf, pathOf } from '../check/open-documents.ts';

/** Where a policy may lie that applies to a document, and what people call it there. */
export interface PolicyPlace {
  readonly uri: string;
  /** As seen from the workspace's folder: `app/.image-trust.yaml`. */
  readonly name: string;
}

/**
 * The document's folder and those above it, the nearest first, as far as the workspace's folder that it lies in; only its own
 * folder where it lies in none. A document that was never saved has none.
 */
export function policyPlaces(documentUri: string, workspaceFolders: readonly string[]): readonly PolicyPlace[] {
  const own = folderOf(documentUri);
  const containing = workspaceFolders
    .map((folder) => (folder.endsWith('/') ? folder : `${folder}/`))
    .filter((folder) => own.startsWith(folder));
  const top = containing.sort((a, b) => b.length - a.length)[0] ?? own;
  const places: PolicyPlace[] = [];
  for (let folder = own; folder !== '' && folder.startsWith(top); folder = folderOf(folder.slice(0, -1))) {
    places.push({ uri: folder + POLICY_FILE, name: pathOf(folder).slice(pathOf(top).length) + POLICY_FILE });
  }
  return places;
}
