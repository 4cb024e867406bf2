import { unexpanded } from '../expansion.ts';
import type { Expansion } from '../expansion.ts';
import type { DocumentContext, ImageUse, ParsedDocument, UseKind } from '../image-use.ts';
import { spanOfWritten, usesOf } from '../slots.ts';
import type { Slot } from '../slots.ts';
import { verbatim } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { GlobalArguments, parseArgDeclarations } from './arguments.ts';
import { escapeCharacter, findSyntaxImage } from './directives.ts';
import { expandWord } from './expand-word.ts';
import { readInstructions, splitInstruction, wordsOf } from './instructions.ts';
import type { Instruction } from './instructions.ts';
import { mountSources } from './mounts.ts';
import { StageNames } from './stages.ts';

/**
 * The images that a Dockerfile uses, read as BuildKit reads them: the frontend image of its syntax directive, FROM,
 * `COPY --from`, `RUN --mount=from=…`, the last two also behind ONBUILD. Stages and `scratch` are not images.
 */
export function parseDockerfile(text: string, context: DocumentContext): ParsedDocument {
  const escape = escapeCharacter(text);
  const instructions = readInstructions(text, escape);
  const reader = new DockerfileReader(escape, StageNames.ofFile(instructions), context);
  const syntax = findSyntaxImage(text);
  if (syntax !== undefined) reader.addSlot('syntax', verbatim(text, syntax));
  for (const instruction of instructions) reader.read(instruction);
  return { uses: reader.uses(), problems: [] };
}

class DockerfileReader {
  private readonly slots: Slot[] = [];
  /** Values of ARGs read for something that is not an image. */
  private readonly otherReaders: TracedText[] = [];
  private readonly arguments: GlobalArguments;
  private readonly earlierStages = new StageNames();
  private readonly allStages: StageNames;
  private readonly escape: string;
  private section: 'before the first FROM' | 'in a stage' = 'before the first FROM';

  constructor(escape: string, allStages: StageNames, context: DocumentContext) {
    this.escape = escape;
    this.allStages = allStages;
    this.arguments = new GlobalArguments(context.buildArguments);
  }

  uses(): readonly ImageUse[] {
    return usesOf(this.slots, this.otherReaders);
  }

  read(instruction: Instruction): void {
    switch (instruction.keyword) {
      case 'ARG':
        this.readArg(instruction);
        break;
      case 'FROM':
        this.section = 'in a stage';
        this.readFrom(instruction, 'from');
        this.earlierStages.add(instruction);
        break;
      case 'COPY':
        this.readFromFlag(instruction, 'copy-from');
        break;
      case 'ADD':
        this.readFromFlag(instruction, 'add-from');
        break;
      case 'RUN':
        this.readMounts(instruction);
        break;
      case 'ONBUILD':
        this.readTrigger(splitInstruction(instruction.args, this.escape));
        break;
    }
  }

  /** Adds a place whose text means what it says, unless that is a stage. BuildKit expands variables only in FROM. */
  addSlot(kind: UseKind, written: TracedText): void {
    if (written.text === 'scratch' || this.allStages.has(written.text)) return;
    this.push(kind, written, unexpanded(written));
  }

  private readArg({ args }: Instruction): void {
    for (const declaration of parseArgDeclarations(args, this.escape)) {
      if (this.section === 'before the first FROM') this.arguments.declare(declaration, this.escape);
      else if (declaration.value === undefined) this.readElsewhere(this.arguments.scope(declaration.name));
    }
  }

  private readFrom({ args, flags }: Instruction, kind: UseKind): void {
    const [base] = wordsOf(args, 1);
    if (base === undefined) return;
    const expansion = expandWord(base, this.arguments.scope, this.escape);
    const platform = this.platformOf(flags.find(({ name }) => name === 'platform')?.value);
    const name = expansion.text.text;
    const isImage = expansion.unknown.length > 0 || (name !== 'scratch' && !this.earlierStages.has(name));
    if (isImage) this.push(kind, base, expansion, platform);
    else this.otherReaders.push(...expansion.values);
  }

  private platformOf(written: TracedText | undefined): string | undefined {
    if (written === undefined) return undefined;
    const { text, unknown, values } = expandWord(written, this.arguments.scope, this.escape);
    this.otherReaders.push(...values);
    return unknown.length === 0 && text.text !== '' ? text.text : undefined;
  }

  private readFromFlag({ flags }: Instruction, kind: UseKind): void {
    const source = flags.find(({ name }) => name === 'from')?.value;
    // A number is the index of a stage, also where there is no such stage.
    if (source && source.text !== '' && !/^[+-]?\d+$/.test(source.text)) this.addSlot(kind, source);
  }

  private readMounts(run: Instruction): void {
    for (const source of mountSources(run)) this.addSlot('mount-from', source);
  }

  private readTrigger(trigger: Instruction): void {
    if (trigger.keyword === 'FROM') this.readFrom(trigger, 'onbuild-from');
    else if (trigger.keyword !== 'ONBUILD' && trigger.keyword !== 'ARG') this.read(trigger);
  }

  private readElsewhere(variable: ReturnType<GlobalArguments['scope']>): void {
    if (variable.kind === 'value') this.otherReaders.push(variable.value);
  }

  private push(kind: UseKind, written: TracedText, expansion: Expansion, platform?: string): void {
    const span = spanOfWritten(written);
    if (span !== undefined) this.slots.push({ kind, span, expansion, ...(platform !== undefined && { platform }) });
  }
}
