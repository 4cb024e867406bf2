import { workspace, type DocumentFilter } from 'vscode';

/**
 * Documents that may name images. The server decides by path and language which of them it reads (`documentKind`); all other
 * YAML and JSON files are never sent to it. Unsaved documents are included; what nobody can edit is not: the older version in a
 * comparison, a snippet in a chat.
 */
export function documentFilters(): readonly (DocumentFilter & { readonly scheme: string })[] {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  const schemes = new Set(['file', 'untitled', ...folders]);
  return [...schemes].flatMap((scheme) => DOCUMENTS.map((filter) => ({ ...filter, scheme })));
}

const DOCUMENTS: readonly DocumentFilter[] = [
  { language: 'dockerfile' },
  { language: 'dockercompose' },
  { language: 'github-actions-workflow' },
  { pattern: '**/{Dockerfile,Containerfile,dockerfile,containerfile}*' },
  { pattern: '**/*.{Dockerfile,Containerfile,dockerfile,containerfile}' },
  { pattern: '**/{compose,docker-compose}*.{yml,yaml}' },
  { pattern: '**/docker-bake*.json' },
  { pattern: '**/{devcontainer,.devcontainer}.json' },
  { pattern: '**/.{github,gitea,forgejo}/workflows/*.{yml,yaml}' },
  { pattern: '**/action.{yml,yaml}' },
  { pattern: '**/*gitlab-ci.{yml,yaml}' },
  { pattern: '**/*.{k8s,kubernetes}.{yml,yaml}' },
  { pattern: '**/{k8s,kubernetes,manifests}/**/*.{yml,yaml}' },
  { pattern: '**/{deployment,statefulset,daemonset,replicaset,cronjob,job,pod}{,s}.{yml,yaml}' },
  { pattern: '**/.image-trust.yaml' },
];
