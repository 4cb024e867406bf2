/** What the doors need of `documents`, which they do not import themselves. */
export { documentKind, languageOf, DOCUMENT_KINDS, type DocumentKind } from '../documents/document-kind.ts';
export { planEdit } from '../documents/edit.ts';
export { applyEdits, planEach } from '../documents/edit-file.ts';
