import { isInFolder, pathFrom } from '../base/paths.ts';
import type { DocumentKind } from '../trust/documents.ts';
import type { Projects } from '../trust/project/projects.ts';
import type { CliHost } from './host.ts';
import type { SourceFile } from './source-files.ts';

export interface NamedSourcesOptions {
  /** Folders that the user named. */
  readonly walked: readonly string[];
  readonly kinds: ReadonlySet<DocumentKind>;
}

/**
 * Files in the folders that the user named whose names do not say what they are, but other files there do: they build, include
 * or extend them. What git ignores is left out, as it is when folders are walked.
 */
export async function namedSources(
  { sources, absolutePath }: Pick<CliHost, 'sources' | 'absolutePath'>,
  projects: Projects,
  { walked, kinds }: NamedSourcesOptions,
): Promise<readonly SourceFile[]> {
  if (walked.length === 0) return [];
  const found: SourceFile[] = [];
  for (const [path, kind] of await projects.filesNamed()) {
    const folder = walked.find((one) => isInFolder(path, absolutePath(one)));
    if (folder === undefined || !kinds.has(kind)) continue;
    const shown = inFolder(folder, pathFrom(absolutePath(folder), path));
    if (!(await sources.isIgnored(shown, 'file'))) found.push({ path: shown, kind });
  }
  return found;
}

/** As a walk of the folder would name it. */
function inFolder(folder: string, path: string): string {
  const plain = folder.replace(/(?<=[^/\\])[/\\]+$/, '').replace(/^(?:\.[/\\]+)+(?=.)/, '');
  return plain === '.' ? path : `${plain}/${path}`;
}
