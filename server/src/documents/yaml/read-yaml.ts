import { Composer, Lexer, Parser } from 'yaml';
import type { Document, ScalarTag } from 'yaml';
import type { DocumentProblem } from '../document-problem.ts';

/**
 * What could be read of a YAML stream. Scalars are strings, all of them, `null` being an empty one; merge keys and aliases
 * stand as written.
 */
export interface YamlStream {
  readonly documents: readonly Document[];
  readonly problems: readonly DocumentProblem[];
}

/** Most lexical tokens that are read of one file: those of some 50,000 lines. */
export const MAX_TOKENS = 400_000;

/** Most documents of one file, and errors after which a file is taken to be no YAML. */
export const MAX_DOCUMENTS = 10_000;
export const MAX_ERRORS = 1_000;

interface Counts {
  lexemes: number;
  documents: number;
  errors: number;
}

const NOT_LOOKED_FOR = 'images from here on were not looked for';

const LIMITS: readonly { readonly of: keyof Counts; readonly most: number; readonly message: string }[] = [
  { of: 'lexemes', most: MAX_TOKENS, message: `only the first ${MAX_TOKENS} tokens were read; ${NOT_LOOKED_FOR}` },
  {
    of: 'documents',
    most: MAX_DOCUMENTS,
    message: `only the first ${MAX_DOCUMENTS} documents were read; ${NOT_LOOKED_FOR}`,
  },
  { of: 'errors', most: MAX_ERRORS, message: `there are more than ${MAX_ERRORS} syntax errors; ${NOT_LOOKED_FOR}` },
];

/** Deepest nesting of collections that is read. */
export const MAX_DEPTH = 200;

/** Most syntax errors reported of one file. */
const MAX_SYNTAX_PROBLEMS = 20;

/**
 * Reads a YAML stream as far as the limits allow. What stands before an error or a limit is usable; errors, and the place
 * where reading stopped, are problems.
 */
export function readYaml(text: string): YamlStream {
  const feed = new LimitedFeed(text);
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
    customTags: (tags) => [...tags, NULL],
  });
  const documents = withoutStacks(() => [...composer.compose(feed.tokens())]);
  const syntax = documents.flatMap(({ errors }) => errors).slice(0, MAX_SYNTAX_PROBLEMS);
  const problems = syntax.map(({ message, pos }): DocumentProblem => {
    // The library's positions may lie one behind the end of the text.
    const [start, end] = pos.map((at) => Math.min(at, text.length));
    return {
      code: 'syntax',
      message,
      span: { start: start ?? 0, end: end ?? text.length },
    };
  });
  return {
    documents,
    problems: feed.problem ? [...problems, feed.problem] : problems,
  };
}

/**
 * A text that is no YAML has an error at each of its tokens, which the library makes an `Error` of: to note for each of them
 * where in the program it was made takes several times as long as all the rest.
 */
function withoutStacks<Value>(read: () => Value): Value {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return read();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Whoever writes `null` or `~` writes as much as who writes nothing (YAML 1.2.2, section 10.2.1.1). */
const NULL: ScalarTag = {
  default: true,
  tag: 'tag:yaml.org,2002:null',
  test: /^(?:~|[Nn]ull|NULL)$/,
  resolve: () => '',
};

/** Hands the text's tokens to the parser one by one, until there are too many or they nest too deeply. */
class LimitedFeed {
  problem: DocumentProblem | undefined;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  *tokens(): ReturnType<Parser['parse']> {
    const parser = new Parser();
    const counts: Counts = { lexemes: 0, documents: 0, errors: 0 };
    for (const lexeme of new Lexer().lex(this.text)) {
      counts.lexemes += 1;
      this.problem = this.limitReached(parser, counts);
      if (this.problem) break;
      for (const token of parser.next(lexeme)) {
        if (token.type === 'error') counts.errors += 1;
        if (token.type === 'document') counts.documents += 1;
        yield token;
      }
    }
    yield* parser.end();
  }

  private limitReached({ stack, offset }: Parser, counts: Counts): DocumentProblem | undefined {
    const span = {
      start: Math.min(offset, this.text.length),
      end: this.text.length,
    };
    // The document itself is on the stack, below its collections.
    if (stack.length > MAX_DEPTH + 1) {
      return {
        code: 'too-deep',
        message: `nested more than ${MAX_DEPTH} levels deep; not read from here on`,
        span,
      };
    }
    const limit = LIMITS.find(({ of, most }) => counts[of] > most);
    return limit && { code: 'not-read', message: limit.message, span };
  }
}
