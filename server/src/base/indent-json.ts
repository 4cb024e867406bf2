import { joinSliced, type Sliced } from './sliced.ts';

/**
 * JSON with a line for every member and element, two blanks deeper for every level. Nothing else changes: the order of members,
 * the way numbers are written and escapes stay, so that it still is what was signed. Characters that cannot be seen, or that
 * turn the direction of writing around, are escaped, which means the same.
 * @param text valid JSON
 */
export function indentJson(text: string): Sliced<string> {
  return joinSliced(indented(text));
}

function* indented(text: string): Iterable<string> {
  let depth = 0;
  const newLine = (): string => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    yield written(token, newLine);
  }
}

/** Empty objects and arrays, strings, punctuation, then numbers and words; blanks between them are passed over. */
const TOKENS = /\{\s*\}|\[\s*\]|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

function written(token: string, newLine: () => string): string {
  switch (token[0]) {
    case '{':
    case '[':
      return token.length > 1 ? token.replace(/\s/g, '') : token + newLine();
    case '}':
    case ']':
      return newLine() + token;
    case ',':
      return token + newLine();
    case ':':
      return ': ';
    case '"':
      return token.replace(UNSEEN, escaped);
    default:
      return token;
  }
}

const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
