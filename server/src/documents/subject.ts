import { parseReference } from '../reference/parse-reference.ts';
import type { Expansion } from './expansion.ts';
import type { UseSubject } from './image-use.ts';

/** What an image slot names, given its text with the variables filled in. */
export function subjectOf({ text, unknown }: Pick<Expansion, 'text' | 'unknown'>): UseSubject {
  if (unknown.length > 0) return { kind: 'unresolved', text: text.text, variables: unknown };
  return parseReference(text.text);
}
