import type { DocumentProblem } from '../../documents/image-use.ts';

/** What is wrong, wherever that will be shown. */
export type Problem = Omit<DocumentProblem, 'span'>;
