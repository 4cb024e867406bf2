import type { Span } from '../base/span.ts';

/** Something about the document that its reader must know: it could not be read to its end, or not at all. */
export interface DocumentProblem {
  readonly code:
    | 'syntax'
    | 'too-large'
    | 'too-deep'
    | 'binary'
    | 'not-read'
    /** A file or service that the document names, and without which it means nothing to Compose, is not there. */
    | 'not-found'
    /** A file that the document names was left out on purpose: it is far away, or its name is not known. */
    | 'not-followed';
  readonly message: string;
  readonly span: Span;
}
