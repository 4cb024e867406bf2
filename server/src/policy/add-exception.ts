import { isMap, isScalar, isSeq, type Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { EditPlan, TextEdit } from '../documents/image-use.ts';
import { readYaml } from '../documents/yaml/read-yaml.ts';
import type { PolicyException } from './policy.ts';

export type NewException = Pick<PolicyException, 'match' | 'reason' | 'until'>;

/** What stands where the user has to write the reason. */
export const REASON_PLACEHOLDER = 'TODO';

/** The day so many months after a time (milliseconds since the epoch), in UTC; the month's last where it has no such day. */
export function dayAfterMonths(now: number, months: number): string {
  const today = new Date(now);
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(today.getUTCDate(), lastDay))).toISOString().slice(0, 10);
}

/**
 * Plans for one more exception in the text of a policy file; of an empty text a whole policy is made. Nothing else of the text
 * changes: comments, order, quotes, indentation and line ends stay.
 */
export function addException(text: string, exception: NewException): EditPlan {
  const { documents, problems } = readYaml(text);
  const [document, another] = documents;
  if (problems.length > 0 || another !== undefined) return refused('the policy file cannot be read');
  const root = document?.contents;
  if (!isMap(root)) {
    if (isScalar(root) ? root.value !== '' && root.value !== null : root)
      return refused('the policy file cannot be read');
    return append(text, ['version: 1', 'exceptions:', ...blockItem(exception, '  ')]);
  }
  if (root.flow === true || document?.directives?.docEnd === true)
    return refused('the policy is not written line by line');
  return addToPolicy(text, root, exception);
}

function addToPolicy(text: string, root: YAMLMap, exception: NewException): EditPlan {
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'exceptions');
  if (pair === undefined) {
    const indent = indentAt(text, rangeOf(root).start) ?? '';
    return append(text, [`${indent}exceptions:`, ...blockItem(exception, `${indent}  `)]);
  }
  const list = pair.value;
  if (isSeq(list) && list.items.length > 0) return addToList(text, list, exception);
  const colon = text.indexOf(':', rangeOf(pair.key).end);
  const isEmpty = isSeq(list) || list === null || (isScalar(list) && list.value === '');
  if (!isEmpty || colon === -1) return refused('exceptions is no list');
  // `[]` and `~` go away; an empty scalar has no place of its own.
  const { start, end: listEnd } = rangeOf(list);
  const end = listEnd > start ? listEnd : colon + 1;
  const lines = blockItem(exception, '  ').map((line) => newlineOf(text) + line);
  return edit({ span: { start: colon + 1, end }, newText: lines.join('') });
}

function addToList(text: string, list: YAMLSeq, exception: NewException): EditPlan {
  if (list.items.some((item) => isMap(item) && item.get('match') === exception.match)) {
    return refused('the policy file has an exception for it already');
  }
  const { end } = rangeOf(list.items.at(-1));
  if (list.flow === true) return insert(end, `, ${flowItem(exception)}`);
  const indent = indentAt(text, rangeOf(list).start);
  if (indent === undefined) return refused('the policy is not written line by line');
  const newline = newlineOf(text);
  const lines = blockItem(exception, indent);
  // The last entry may end with a line feed of its own (block scalars), or with a comment behind it.
  const lineFeed = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end);
  if (lineFeed === -1) return insert(text.length, lines.map((line) => newline + line).join(''));
  return insert(lineFeed + 1, lines.map((line) => line + newline).join(''));
}

function append(text: string, lines: readonly string[]): EditPlan {
  const newline = newlineOf(text);
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return insert(text.length, gap + lines.map((line) => line + newline).join(''));
}

function blockItem({ match, reason, until }: NewException, indent: string): readonly string[] {
  return [`${indent}- match: ${scalar(match)}`, `${indent}  reason: ${scalar(reason)}`, `${indent}  until: ${until}`];
}

function flowItem({ match, reason, until }: NewException): string {
  return `{ match: ${scalar(match)}, reason: ${scalar(reason)}, until: ${until} }`;
}

/** Quoted unless it can mean nothing else. */
function scalar(text: string): string {
  return /^[A-Za-z0-9][\w./-]*(?::[\w./-]+)*$/.test(text) ? text : JSON.stringify(text);
}

/** The blanks before `offset` in its line; `undefined` where something else stands there. */
function indentAt(text: string, offset: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^ *$/.test(before) ? before : undefined;
}

function newlineOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

function rangeOf(node: unknown): { readonly start: number; readonly end: number } {
  const [start, end] = (node as Node | Document | null)?.range ?? [0, 0];
  return { start, end };
}

function insert(at: number, newText: string): EditPlan {
  return edit({ span: { start: at, end: at }, newText });
}

function edit(one: TextEdit): EditPlan {
  return { kind: 'edit', edits: [one] };
}

function refused(reason: string): EditPlan {
  return { kind: 'refused', reason };
}
