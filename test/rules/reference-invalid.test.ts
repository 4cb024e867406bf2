import { referenceInvalid } from '../../server/src/rules/reference-invalid.ts';
import { checkRule } from './check-rule.ts';

checkRule(referenceInvalid, { code: 'reference-invalid', reported: 'error', enforced: 'error' }, [
  {
    name: 'says which part is wrong',
    verdict: {
      kind: 'invalid',
      text: 'Alpine:3.19',
      problem: {
        code: 'upper-case',
        message: 'the repository path has upper-case letters',
        span: { start: 0, end: 6 },
      },
    },
    says: 'Alpine:3.19 is not a valid image reference: the repository path has upper-case letters.',
  },
  {
    name: 'half typed',
    verdict: {
      kind: 'invalid',
      text: '',
      problem: { code: 'empty', message: 'it is empty', span: { start: 0, end: 0 } },
    },
    says: 'An image reference is missing here.',
  },
]);
