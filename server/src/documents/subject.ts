import { parseReference } from '../reference/parse-reference.ts';
import { unknownVariables } from './expansion.ts';
import type { Expansion } from './expansion.ts';
import type { UseSubject } from './image-use.ts';

/** What an image slot names, given its text with the variables filled in. */
export function subjectOf(expansion: Pick<Expansion, 'text' | 'gaps'>): UseSubject {
  const { text } = expansion.text;
  if (expansion.gaps.length === 0) return parseReference(text);
  return { kind: 'unresolved', text, variables: unknownVariables(expansion) };
}
