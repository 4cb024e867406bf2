import { referenceUnresolved } from '../../server/src/rules/reference-unresolved.ts';
import { expect, test } from 'vitest';
import type { ImageUse, UseKind } from '../../server/src/documents/image-use.ts';
import { findingFor } from '../../server/src/rules/rules.ts';
import { checkRule } from './check-rule.ts';

checkRule(referenceUnresolved, { code: 'reference-unresolved', reported: 'hint', enforced: 'information' }, [
  {
    name: 'one variable',
    verdict: { kind: 'unresolved', text: 'alpine:${TAG}', variables: ['TAG'] },
    says: 'alpine:${TAG} was not checked: it depends on TAG.',
  },
  {
    name: 'several variables',
    verdict: { kind: 'unresolved', text: '$IMAGE:${TAG}', variables: ['IMAGE', 'TAG'] },
    says: '$IMAGE:${TAG} was not checked: it depends on IMAGE, TAG.',
  },
  {
    name: 'a variable that builds give different values',
    verdict: { kind: 'unresolved', text: 'a:$TAG', variables: ['TAG'], reasons: ['TAG differs between x and y'] },
    says: 'a:$TAG was not checked: it depends on TAG, and TAG differs between x and y.',
  },
]);

test.each<[kind: UseKind, reasons: readonly string[], remedy: string]>([
  ['from', [], 'Give it a default, or a value in the setting imageTrust.buildArguments.'],
  ['from', ['TAG differs between x and y'], 'Give it a value in the setting imageTrust.buildArguments.'],
  ['compose-image', [], 'Give it a default, or a value in the file .env beside this one.'],
  ['gitlab-image', [], 'Give it a default in the file.'],
  [
    'workflow-container',
    [],
    'It has a value only where the file is used: check that image by its name, with image-trust resolve.',
  ],
])('what to do about %s with the reasons %j', (kind, reasons, remedy) => {
  const use = { kind, span: { start: 0, end: 1 } } as ImageUse;
  const verdict = { kind: 'unresolved', text: 'a:$TAG', variables: ['TAG'], reasons } as const;
  const finding = findingFor(use, verdict, { enforce: false, severity: new Map(), now: 0 });
  expect(finding?.message).toMatch(new RegExp(`\\. ${remedy.replaceAll('.', '\\.')}$`));
});
