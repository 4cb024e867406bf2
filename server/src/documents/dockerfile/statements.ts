import type { DocumentProblem } from '../image-use.ts';
import { spanOfWritten } from '../slots.ts';
import type { TracedText } from '../traced-text.ts';
import { parseArgDeclarations } from './arg-declarations.ts';
import type { ArgDeclaration } from './arg-declarations.ts';
import { splitInstruction, wordsOf } from './instructions.ts';
import type { Instruction } from './instructions.ts';
import { MAX_INSTRUCTION, readLogicalLines } from './logical-lines.ts';
import { mountSources } from './mounts.ts';

/** What of a Dockerfile has to do with images. */
export type Statement =
  | { readonly kind: 'arg'; readonly declarations: readonly ArgDeclaration[] }
  | FromStatement
  /** Names that are stages or images; BuildKit fills in no variables there. */
  | {
      readonly kind: 'sources';
      readonly use: 'copy-from' | 'add-from' | 'mount-from';
      readonly names: readonly TracedText[];
    }
  /** What an image built from this one will do. */
  | { readonly kind: 'trigger'; readonly statement: Statement };

export interface FromStatement {
  readonly kind: 'from';
  readonly base: TracedText;
  readonly platform?: TracedText;
  /** In lower case. */
  readonly stage?: string;
}

/** Instructions that can name an image without any flag, or bear on one. */
const ALWAYS_READ = /^(?:from|arg|onbuild)(?=[\t\v\f\r ])/i;
/** Instructions that name images in flags only. */
const READ_WITH_FLAGS = /^(?:copy|add|run)[\t\v\f\r ]+--/i;

/** Most statements that are read of one file; some thousand times what people write. */
export const MAX_STATEMENTS = 20_000;

export interface Statements {
  readonly statements: readonly Statement[];
  readonly problems: readonly DocumentProblem[];
}

/** The first `MAX_STATEMENTS` statements of a Dockerfile, in order; whatever has nothing to do with images is passed over. */
export function readStatements(text: string, escape: string): Statements {
  const statements: Statement[] = [];
  const problems: DocumentProblem[] = [];
  for (const { line, openHeredoc, isCut } of readLogicalLines(text, escape)) {
    const statement = isCut ? undefined : readStatement(line, escape);
    if (statement !== undefined) statements.push(statement);
    if (isCut) {
      const message = `the instruction is longer than ${MAX_INSTRUCTION / 1024} KB and was not read`;
      problems.push(problemAt(line, 'not-read', message));
    }
    if (openHeredoc) {
      problems.push(problemAt(line, 'syntax', `the here-document is not ended by a line ${openHeredoc.terminator}`));
    }
    if (statements.length === MAX_STATEMENTS) {
      const message = `only the first ${MAX_STATEMENTS} instructions that can name images were read`;
      problems.push(problemAt(line, 'not-read', message));
      break;
    }
  }
  return { statements, problems };
}

function problemAt(line: TracedText, code: DocumentProblem['code'], message: string): DocumentProblem {
  return { code, message, span: spanOfWritten(line) ?? { start: 0, end: 0 } };
}

function readStatement(line: TracedText, escape: string): Statement | undefined {
  if (!ALWAYS_READ.test(line.text) && !READ_WITH_FLAGS.test(line.text)) return undefined;
  const instruction = splitInstruction(line, escape);
  switch (instruction.keyword) {
    case 'ARG':
      return { kind: 'arg', declarations: parseArgDeclarations(instruction.args, escape) };
    case 'FROM':
      return readFrom(instruction);
    case 'COPY':
      return { kind: 'sources', use: 'copy-from', names: fromFlag(instruction) };
    case 'ADD':
      return { kind: 'sources', use: 'add-from', names: fromFlag(instruction) };
    case 'RUN':
      return { kind: 'sources', use: 'mount-from', names: mountSources(instruction) };
    default:
      return readTrigger(instruction, escape);
  }
}

function readFrom({ args, flags }: Instruction): FromStatement | undefined {
  const [base, as, stage] = wordsOf(args, 3);
  const platform = flags.find(({ name }) => name === 'platform')?.value;
  if (base === undefined) return undefined;
  return {
    kind: 'from',
    base,
    ...(platform && { platform }),
    ...(stage && as?.text.toLowerCase() === 'as' && { stage: stage.text.toLowerCase() }),
  };
}

/** A number in `--from` is the index of a stage, also where there is no such stage. */
function fromFlag({ flags }: Instruction): readonly TracedText[] {
  const source = flags.find(({ name }) => name === 'from')?.value;
  return source && source.text !== '' && !/^[+-]?\d+$/.test(source.text) ? [source] : [];
}

/** ONBUILD takes no other ONBUILD (BuildKit `instructions/parse.go`, `parseOnBuild`). */
function readTrigger({ args }: Instruction, escape: string): Statement | undefined {
  const statement = /^onbuild/i.test(args.text) ? undefined : readStatement(args, escape);
  return statement && { kind: 'trigger', statement };
}
