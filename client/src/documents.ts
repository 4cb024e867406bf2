import type { DocumentFilter } from 'vscode';

/**
 * Documents that may name images. The server decides by language and file name which of them it reads; YAML files other than
 * Compose files are never sent to it. Unsaved documents are included.
 */
export const DOCUMENTS: readonly DocumentFilter[] = [
  { language: 'dockerfile' },
  { language: 'dockercompose' },
  { pattern: '**/{Dockerfile,Containerfile,dockerfile,containerfile}*' },
  { pattern: '**/*.{Dockerfile,Containerfile,dockerfile,containerfile}' },
  { pattern: '**/{compose,docker-compose}*.{yml,yaml}' },
];

/** Files whose change may change what the documents beside them mean. */
export const ENVIRONMENT_FILES = '**/.env';
