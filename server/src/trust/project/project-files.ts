import type { AbsolutePath } from '../../base/paths.ts';

/**
 * The files around a document, as far as they may be read: below the workspace's folders, or below those that a command was
 * given. What a document names never leads out of them, links included.
 */
export interface ProjectFiles {
  /** Names of the files in a folder, ordered; none where it may not or cannot be read. Never rejects. */
  list(folder: AbsolutePath): Promise<readonly string[]>;
  /** The text of a file. Never rejects. */
  read(path: AbsolutePath): Promise<FileAnswer>;
}

export type FileAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** It lies, or leads, out of what may be read; nothing of it was looked at. */
  | { readonly kind: 'outside' }
  /** It is no file, too large, or not to be read by this user. */
  | { readonly kind: 'unreadable' };

/** Files of which some have been read already. */
export function withTexts(files: ProjectFiles, texts: ReadonlyMap<AbsolutePath, string>): ProjectFiles {
  return {
    list: (folder) => files.list(folder),
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? files.read(path) : Promise.resolve({ kind: 'text', text });
    },
  };
}

/** Asks for everything once: the files as they are at one moment. */
export function rememberedFiles(files: ProjectFiles): ProjectFiles {
  return { list: remember((folder) => files.list(folder)), read: remember((path) => files.read(path)) };
}

function remember<T>(ask: (path: AbsolutePath) => Promise<T>): (path: AbsolutePath) => Promise<T> {
  const answers = new Map<AbsolutePath, Promise<T>>();
  return (path) => {
    const answer = answers.get(path) ?? ask(path);
    answers.set(path, answer);
    return answer;
  };
}
