import type { Rule } from './finding.ts';

/** The reference depends on a variable with no known value. */
export const referenceUnresolved: Rule<'unresolved'> = {
  verdict: 'unresolved',
  code: 'reference-unresolved',
  reported: 'hint',
  enforced: 'information',
  message: ({ text, variables, reasons = [] }) => {
    const names = variables.length === 0 ? 'a value that is known only when building' : variables.join(', ');
    return (
      `${text} was not checked: it depends on ${[names, ...reasons].join(', and ')}. ` +
      'Give it a default, or a value in the setting imageTrust.buildArguments.'
    );
  },
  fixes: () => [],
};
