import { expect } from 'vitest';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import type { DocumentContext, ImageUse } from '../../server/src/documents/image-use.ts';
import { parseDocument } from '../../server/src/documents/parse-document.ts';

const BLOCK = /^(?<level>#+) (?<heading>.+)$|^```(?<language>[\w-]+)\n(?<body>[^]*?)^```$/gm;
const LINE_END = /\r\n|\n|\r/;

/** A line of carets under the underlined text, then what is expected of it: `     ^^^^^^ from docker.io/library/alpine`. */
const MARK = /^( *)(\^+) (.+)$/;

export const NO_CONTEXT: DocumentContext = { buildArguments: new Map() };

/** How the same document may be stored. */
export type LineEnd = '\n' | '\r\n' | '\r';

/** A document with its expectations taken out. */
interface Drawing {
  readonly text: string;
  readonly marks: readonly string[];
}

/** A drawn document with the context it is read in. */
export interface DrawnCase {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly drawing: string;
  readonly context: DocumentContext;
}

/** The cases of a Markdown file: every fenced block whose language is a document kind, named after the headings above it. */
export function readCases(markdown: string): readonly DrawnCase[] {
  const cases: DrawnCase[] = [];
  const headings: string[] = [];
  let context = NO_CONTEXT;
  for (const { groups = {} } of markdown.matchAll(BLOCK)) {
    const { level, heading, language, body = '' } = groups;
    if (heading !== undefined) headings.splice((level?.length ?? 1) - 1, Infinity, heading);
    else if (language === 'env') context = { ...context, environmentFile: body };
    else if (language === 'args') context = { ...context, buildArguments: new Map(body.split('\n').map(readArgument)) };
    else {
      cases.push({ name: headings.slice(1).join(': '), kind: language as DocumentKind, drawing: body, context });
      context = NO_CONTEXT;
    }
  }
  return cases;
}

/**
 * Checks a document in which every image use is drawn: under its line stand carets and `KIND NAME`, where NAME is the
 * reference with everything filled in, `invalid CODE`, or `unresolved VARIABLE…`. A use without a drawing is a failure, as
 * is a drawing without a use. Carets mark the first line of a use that spans several.
 */
export function expectUses({ kind, drawing, context }: DrawnCase): void {
  const { text, marks } = readDrawing(drawing);
  expect(findUses(kind, text, context).map((use) => draw(text, use))).toEqual(marks);
}

/** The same of the document with a byte order mark and other line ends. */
export function expectUsesWith(lineEnd: LineEnd, { kind, drawing, context }: DrawnCase): void {
  const { text, marks } = readDrawing(drawing);
  const stored = `\uFEFF${text.replaceAll('\n', lineEnd)}`;
  expect(findUses(kind, stored, context).map((use) => draw(stored, use))).toEqual(marks);
}

export function findUses(kind: DocumentKind, text: string, context = NO_CONTEXT): readonly ImageUse[] {
  return parseDocument(kind, text, context).uses;
}

function readArgument(line: string): [string, string] {
  const [name = '', ...value] = line.split('=');
  return [name, value.join('=')];
}

function readDrawing(drawing: string): Drawing {
  const lines: string[] = [];
  const marks: string[] = [];
  for (const line of drawing.split('\n')) {
    const [, indent, carets, expected] = MARK.exec(line) ?? [];
    if (indent === undefined || carets === undefined || expected === undefined) lines.push(line);
    else marks.push(`${lines.length}:${indent.length}+${carets.length} ${expected}`);
  }
  return { text: lines.join('\n'), marks };
}

function draw(text: string, { span, kind, subject }: ImageUse): string {
  const before = text.slice(0, span.start).replace('\uFEFF', '').split(LINE_END);
  const [firstLine = ''] = text.slice(span.start, span.end).split(LINE_END);
  const at = `${before.length}:${before.at(-1)?.length ?? 0}+${firstLine.length}`;
  switch (subject.kind) {
    case 'reference':
      return `${at} ${kind} ${subject.reference.text}`;
    case 'invalid':
      return `${at} ${kind} invalid ${subject.problem.code}`;
    case 'unresolved':
      return `${at} ${kind} unresolved ${subject.variables.join(' ')}`;
  }
}
