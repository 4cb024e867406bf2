import type { Rule } from './finding.ts';

/** The reference depends on a variable with no known value. */
export const referenceUnresolved: Rule<'unresolved'> = {
  verdict: 'unresolved',
  code: 'reference-unresolved',
  reported: 'hint',
  enforced: 'information',
  message: ({ text, variables, reasons = [] }) => {
    const names = variables.length === 0 ? 'a value that is known only when building' : variables.join(', ');
    // A default would not help where the builds give it values.
    const remedy = reasons.length === 0 ? 'Give it a default, or a value' : 'Give it a value';
    return (
      `${text} was not checked: it depends on ${[names, ...reasons].join(', and ')}. ` +
      `${remedy} in the setting imageTrust.buildArguments.`
    );
  },
  fixes: () => [],
};
