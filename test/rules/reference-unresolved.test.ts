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
]);
