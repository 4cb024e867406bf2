import type { ImageUse, UseKind } from '../documents/image-use.ts';
import type { Rule, VerdictOf } from './finding.ts';

/** The reference depends on a variable with no known value. */
export const referenceUnresolved: Rule<'unresolved'> = {
  verdict: 'unresolved',
  code: 'reference-unresolved',
  reported: 'hint',
  enforced: 'information',
  message: ({ text, variables, reasons = [] }) => {
    const names = variables.length === 0 ? 'a value that is known only when building' : variables.join(', ');
    return `${text} was not checked: it depends on ${[names, ...reasons].join(', and ')}.`;
  },
  fixes: () => [],
};

/** What to do about an image that depends on a variable, where it stands: only Dockerfiles have build arguments. */
export function remedyWords({ kind }: ImageUse, { reasons = [] }: VerdictOf<'unresolved'>): string {
  switch (REMEDIES[kind]) {
    case 'argument':
      // A default would not help where the builds give it values.
      return `${reasons.length === 0 ? ' Give it a default, or a value' : ' Give it a value'} in the setting imageTrust.buildArguments.`;
    case 'environment-file':
      return ' Give it a default, or a value in the file .env beside this one.';
    case 'default':
      return ' Give it a default in the file.';
    case 'none':
      return ' It has a value only where the file is used: check that image by its name, with image-trust resolve.';
  }
}

const REMEDIES: Readonly<Record<UseKind, 'argument' | 'environment-file' | 'default' | 'none'>> = {
  from: 'argument',
  'copy-from': 'argument',
  'add-from': 'argument',
  'mount-from': 'argument',
  'onbuild-from': 'argument',
  syntax: 'argument',
  'compose-image': 'environment-file',
  'compose-additional-context': 'environment-file',
  'compose-cache-from': 'environment-file',
  'compose-volume-image': 'environment-file',
  'compose-pre-start': 'environment-file',
  'compose-sbom-generator': 'environment-file',
  'bake-context': 'default',
  'bake-cache-from': 'default',
  'bake-sbom-generator': 'default',
  'gitlab-image': 'default',
  'gitlab-service': 'default',
  'devcontainer-image': 'none',
  'devcontainer-cache-from': 'none',
  'workflow-container': 'none',
  'workflow-service': 'none',
  'workflow-action': 'none',
  'kubernetes-container': 'none',
  'kubernetes-volume': 'none',
};
