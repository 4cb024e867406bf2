/**
 * Paths of files as the whole program compares them: from the root of the file system on, with `/` between components, without
 * `.`, `..` or a slash at the end. A drive of Windows is a first component (`/c:/shop`); the root is empty.
 */
export type AbsolutePath = string;

const DRIVE = /^\/?([a-z]):(?=[/\\]|$)/i;

/** The path that `path`, as somebody wrote it in a file of `folder`, leads to. */
export function joinPath(folder: AbsolutePath, path: string): AbsolutePath {
  const drive = DRIVE.exec(path)?.[1];
  // Only where there are drives does a backslash separate components.
  const written = drive !== undefined || DRIVE.test(folder) ? path.replaceAll('\\', '/') : path;
  const isAbsolute = drive !== undefined || written.startsWith('/');
  const whole = isAbsolute ? written.replace(DRIVE, '/$1:') : `${folder}/${written}`;
  const components: string[] = [];
  for (const component of whole.split('/')) {
    if (component === '..') components.pop();
    else if (component !== '' && component !== '.') components.push(component);
  }
  return components.map((component) => `/${component}`).join('');
}

export function folderOfPath(path: AbsolutePath): AbsolutePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function nameOfPath(path: AbsolutePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether `path` lies in `folder` or below it; a folder lies in itself. */
export function isInFolder(path: AbsolutePath, folder: AbsolutePath): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** `path` as seen from `folder`, or as it is where it lies elsewhere. */
export function pathFrom(folder: AbsolutePath, path: AbsolutePath): string {
  return path !== folder && isInFolder(path, folder) ? path.slice(folder.length + 1) : path;
}

/** The folder of `path` and those above it, up to `root`, the nearest first; none where it does not lie below `root`. */
export function foldersUpTo(root: AbsolutePath, path: AbsolutePath): readonly AbsolutePath[] {
  const folders: AbsolutePath[] = [];
  for (let folder = folderOfPath(path); isInFolder(folder, root); folder = folderOfPath(folder)) {
    folders.push(folder);
    if (folder === root || folder === '') break;
  }
  return folders;
}
