/** What a document is, and so how image references stand in it. */
export type DocumentKind =
  'dockerfile' | 'compose' | 'devcontainer' | 'github-workflow' | 'gitlab-ci' | 'kubernetes' | 'bake';

/** All kinds, in the order in which documentation lists them. */
export const DOCUMENT_KINDS: readonly DocumentKind[] = [
  ...(['dockerfile', 'compose', 'bake', 'devcontainer'] as const),
  ...(['github-workflow', 'gitlab-ci', 'kubernetes'] as const),
];

const LANGUAGES: ReadonlyMap<string, DocumentKind> = new Map([
  ['dockerfile', 'dockerfile'],
  ['dockercompose', 'compose'],
  ['github-actions-workflow', 'github-workflow'],
]);

/** The language that editors have for a kind of document, if there is one. */
export function languageOf(kind: DocumentKind): string | undefined {
  return [...LANGUAGES].find(([, other]) => other === kind)?.[0];
}

/** Patterns of paths with `/` between their components; the first that fits wins. */
const PATHS: readonly (readonly [RegExp, DocumentKind])[] = [
  [/(?:^|\/)(?:docker|container)file(?![a-z])(?!.*\.(?:docker|container)ignore$)[^/]*$/i, 'dockerfile'],
  [/[^/]\.(?:docker|container)file$/i, 'dockerfile'],
  [/(?:^|\/)compose(?:[.-][^/]*)?\.ya?ml$/i, 'compose'],
  [/(?:^|\/)docker-compose[^/]*\.ya?ml$/i, 'compose'],
  [/(?:^|\/)docker-bake(?:\.[^/]+)?\.json$/i, 'bake'],
  [/(?:^|\/)\.?devcontainer\.json$/i, 'devcontainer'],
  [/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i, 'github-workflow'],
  [/(?:^|\/)action\.ya?ml$/i, 'github-workflow'],
  [/(?:^|[/.])gitlab-ci\.ya?ml$/i, 'gitlab-ci'],
  [/\.(?:k8s|kubernetes)\.ya?ml$/i, 'kubernetes'],
  [/(?:^|\/)(?:k8s|kubernetes|manifests)\/(?:[^/]+\/)*[^/]+\.ya?ml$/i, 'kubernetes'],
  [/(?:^|\/)(?:deployment|statefulset|daemonset|replicaset|cronjob|job|pod)s?\.ya?ml$/i, 'kubernetes'],
];

/** Policy files name no images, in whatever folder they lie. */
const POLICY = /(?:^|\/)\.image-trust\.yaml$/;

/**
 * The kind of a document by its path, as much of it as is known, or by the language that the editor gave it; `undefined`
 * where neither says so. The path wins: editors take some Compose files for plain YAML. Workflows and most manifests are
 * known by their folder only.
 */
export function documentKind(path: string, languageId?: string): DocumentKind | undefined {
  const slashed = path.replaceAll('\\', '/');
  if (POLICY.test(slashed)) return undefined;
  return PATHS.find(([pattern]) => pattern.test(slashed))?.[1] ?? LANGUAGES.get(languageId ?? '');
}
