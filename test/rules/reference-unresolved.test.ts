import { referenceUnresolved } from '../../server/src/rules/reference-unresolved.ts';
import { checkRule } from './check-rule.ts';

checkRule(referenceUnresolved, { code: 'reference-unresolved', reported: 'hint', enforced: 'information' }, [
  {
    name: 'one variable',
    verdict: { kind: 'unresolved', text: 'alpine:${TAG}', variables: ['TAG'] },
    says:
      'alpine:${TAG} was not checked: it depends on TAG. ' +
      'Give it a default, or a value in the setting imageTrust.buildArguments.',
  },
  {
    name: 'several variables',
    verdict: { kind: 'unresolved', text: '$IMAGE:${TAG}', variables: ['IMAGE', 'TAG'] },
    says:
      '$IMAGE:${TAG} was not checked: it depends on IMAGE, TAG. ' +
      'Give it a default, or a value in the setting imageTrust.buildArguments.',
  },
  {
    name: 'a variable that builds give different values',
    verdict: { kind: 'unresolved', text: 'a:$TAG', variables: ['TAG'], reasons: ['TAG differs between x and y'] },
    says:
      'a:$TAG was not checked: it depends on TAG, and TAG differs between x and y. ' +
      'Give it a value in the setting imageTrust.buildArguments.',
  },
]);
