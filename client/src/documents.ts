import type { DocumentFilter } from 'vscode';

/**
 * Documents that may name images. The server decides by path and language which of them it reads (`documentKind`); all other
 * YAML and JSON files are never sent to it. Unsaved documents are included.
 */
export const DOCUMENTS: readonly DocumentFilter[] = [
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
