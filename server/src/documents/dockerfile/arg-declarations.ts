import { TraceReader } from '../trace-reader.ts';
import type { TracedText } from '../traced-text.ts';

/** One declaration of an ARG instruction: `ARG A B=1` has two. */
export interface ArgDeclaration {
  readonly name: string;
  /** As written, with its quotes; absent without `=`. */
  readonly value?: TracedText;
}

/** Most words that are read of one ARG instruction. */
const MAX_WORDS = 10_000;

/** The declarations of an ARG instruction (BuildKit `line_parsers.go`, `parseWords`; `instructions/parse.go`, `parseArg`). */
export function parseArgDeclarations(args: TracedText, escape: string): readonly ArgDeclaration[] {
  return quotedWords(args, escape).map((word) => {
    const equals = word.text.indexOf('=');
    if (equals === -1) return { name: word.text };
    const reader = new TraceReader(word);
    reader.skip(equals + 1);
    return { name: word.text.slice(0, equals), value: reader.take(Infinity) };
  });
}

/** Words between white space outside quotes; quotes and escapes stay in them. */
function quotedWords(source: TracedText, escape: string): readonly TracedText[] {
  const reader = new TraceReader(source);
  const words: TracedText[] = [];
  for (;;) {
    reader.skip(/[^\s\u0085]/.exec(reader.text.slice(reader.at))?.index ?? Infinity);
    if (reader.atEnd || words.length === MAX_WORDS) return words;
    words.push(reader.take(quotedWordLength(reader.text, reader.at, escape)));
  }
}

function quotedWordLength(text: string, start: number, escape: string): number {
  let quote = '';
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === escape && quote !== "'") at += 1;
    else if (quote === '' && /[\s\u0085]/.test(char)) break;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
  }
  return Math.min(at, text.length) - start;
}
