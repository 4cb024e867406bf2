/**
 * Globs of the files that `documentKind` knows by their path, as LSP and VS Code write globs. Every such file matches one,
 * in the spellings that people use; what matches one may still be no document of ours.
 */
export const DOCUMENT_PATTERNS: readonly string[] = [
  '**/{Dockerfile,Containerfile,dockerfile,containerfile}*',
  '**/*.{Dockerfile,Containerfile,dockerfile,containerfile}',
  '**/{compose,docker-compose}*.{yml,yaml}',
  '**/docker-bake*.json',
  '**/{devcontainer,.devcontainer}.json',
  '**/.{github,gitea,forgejo}/workflows/*.{yml,yaml}',
  '**/action.{yml,yaml}',
  '**/*gitlab-ci.{yml,yaml}',
  '**/*.{k8s,kubernetes}.{yml,yaml}',
  '**/{k8s,kubernetes,manifests}/**/*.{yml,yaml}',
  '**/{deployment,statefulset,daemonset,replicaset,cronjob,job,pod}{,s}.{yml,yaml}',
];

/** Policy files: documents that name no image. */
export const POLICY_PATTERN = '**/.image-trust.yaml';

/** Files whose change may change what the documents beside them mean. */
export const ENVIRONMENT_PATTERN = '**/.env';
