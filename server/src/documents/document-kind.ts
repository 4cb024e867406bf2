/** What a document is, and so how image references stand in it. */
export type DocumentKind = 'dockerfile' | 'compose';

const LANGUAGES: ReadonlyMap<string, DocumentKind> = new Map([
  ['dockerfile', 'dockerfile'],
  ['dockercompose', 'compose'],
]);

const NAMES: readonly (readonly [RegExp, DocumentKind])[] = [
  [/^(?:docker|container)file(?![a-z])(?!.*\.(?:docker|container)ignore$)/i, 'dockerfile'],
  [/.\.(?:docker|container)file$/i, 'dockerfile'],
  [/^compose(?:[.-].*)?\.ya?ml$/i, 'compose'],
  [/^docker-compose.*\.ya?ml$/i, 'compose'],
];

/**
 * The kind of a document by its file name (the last component of a path will do) or the language that the editor gave it;
 * `undefined` where neither says so. The name wins: editors take some Compose files for plain YAML.
 */
export function documentKind(fileName: string, languageId?: string): DocumentKind | undefined {
  const baseName = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  return NAMES.find(([pattern]) => pattern.test(baseName))?.[1] ?? LANGUAGES.get(languageId ?? '');
}
