import { TraceBuilder, trimTraced } from '../trace.ts';
import { TraceReader } from '../trace-reader.ts';
import type { TracedText } from '../traced-text.ts';

/** One instruction: `COPY --from=base /a /b` has the keyword `COPY`, the flag `from` and the arguments `/a /b`. */
export interface Instruction {
  /** In upper case. */
  readonly keyword: string;
  readonly flags: readonly Flag[];
  /** What follows the flags, without white space around it. */
  readonly args: TracedText;
}

/** Most flags that are read of one instruction. */
const MAX_FLAGS = 1_000;

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** Unquoted; absent for a flag without `=`. */
  readonly value?: TracedText;
}

/** Words between white space (`reWhitespace` in BuildKit's `parser.go`). */
const WORD = /[^\t\v\f\r ]+/g;
/** White space between flags (Go's `unicode.IsSpace`). */
const FLAG_SPACE = /[\s\u0085]/;

/** Splits a joined line into its keyword, flags and arguments (BuildKit `parser/split_command.go`). */
export function splitInstruction(line: TracedText, escape: string): Instruction {
  const reader = new TraceReader(line);
  const keyword = /^[^\t\v\f\r ]*/.exec(line.text)?.[0] ?? '';
  reader.skip(keyword.length);
  const flags = readFlags(reader, escape);
  return { keyword: keyword.toUpperCase(), flags, args: trimTraced(reader.take(Infinity)) };
}

/** The first `limit` words of an instruction's arguments, split at white space alone. */
export function wordsOf(args: TracedText, limit: number): readonly TracedText[] {
  const reader = new TraceReader(args);
  const words: TracedText[] = [];
  for (const { index, 0: word } of args.text.matchAll(WORD)) {
    if (words.length === limit) break;
    reader.skip(index - reader.at);
    words.push(reader.take(word.length));
  }
  return words;
}

function readFlags(reader: TraceReader, escape: string): readonly Flag[] {
  const flags: Flag[] = [];
  for (;;) {
    while (!reader.atEnd && FLAG_SPACE.test(reader.peek())) reader.skip(1);
    if (reader.peek() !== '-' || reader.peek(1) !== '-' || flags.length === MAX_FLAGS) return flags;
    const word = readFlagWord(reader, escape);
    if (word.text === '--') return flags;
    flags.push(toFlag(word));
  }
}

/** One word with its quotes and escape characters taken away. */
function readFlagWord(reader: TraceReader, escape: string): TracedText {
  const word = new TraceBuilder();
  let quote = '';
  while (!reader.atEnd) {
    const char = reader.peek();
    if (quote === '' && FLAG_SPACE.test(char)) break;
    if (char === quote || (quote === '' && (char === '"' || char === "'"))) {
      quote = quote === '' ? char : '';
      reader.skip(1);
      continue;
    }
    if (char === escape) reader.skip(1);
    word.append(reader.take(1));
  }
  return word.build();
}

function toFlag(word: TracedText): Flag {
  const reader = new TraceReader(word);
  const equals = word.text.indexOf('=');
  if (equals === -1) return { name: word.text.slice(2) };
  reader.skip(equals + 1);
  return { name: word.text.slice(2, equals), value: reader.take(Infinity) };
}
