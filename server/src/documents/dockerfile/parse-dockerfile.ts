import type { GivenBuild } from '../build-arguments.ts';
import type { Expansion } from '../expansion.ts';
import { unexpanded } from '../expansion.ts';
import type { DocumentContext, ImageUse, ParsedDocument, UseKind } from '../image-use.ts';
import { spanOfWritten, usesOf } from '../slots.ts';
import type { Slot } from '../slots.ts';
import { mapOrigins, verbatim } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import type { ArgDeclaration } from './arg-declarations.ts';
import { escapeCharacter, findSyntaxImage } from './directives.ts';
import { expandWord } from './expand-word.ts';
import { GlobalArguments } from './global-arguments.ts';
import { ReplacedNames } from './replaced-names.ts';
import { readStatements } from './statements.ts';
import type { FromStatement, Statement } from './statements.ts';

/**
 * The images that a Dockerfile uses, read as BuildKit reads them: the frontend image of its syntax directive, FROM,
 * `COPY --from`, `RUN --mount=from=…`, the last two also behind ONBUILD. Stages and `scratch` are not images.
 */
export function parseDockerfile(text: string, context: DocumentContext): ParsedDocument {
  const escape = escapeCharacter(text);
  const { statements, problems } = readStatements(text, escape);
  const reader = new DockerfileReader(escape, stagesOf(statements), context);
  const syntax = findSyntaxImage(text);
  if (syntax !== undefined) reader.addSlot('syntax', unexpanded(verbatim(text, syntax)));
  for (const statement of statements) reader.read(statement);
  return { uses: reader.uses(), problems };
}

/**
 * Stages hide images of the same name. `--from` sees every stage of the file, also later ones; FROM sees those before it
 * (BuildKit `dockerfile2llb/convert.go`, `toCommand` and `addState`). Case does not count.
 */
function stagesOf(statements: readonly Statement[]): ReadonlySet<string> {
  return new Set(statements.flatMap((statement) => (statement.kind === 'from' ? (statement.stage ?? []) : [])));
}

class DockerfileReader {
  private readonly slots: Slot[] = [];
  /** Values of ARGs read for something that is not an image. */
  private readonly otherReaders: TracedText[] = [];
  private readonly arguments: GlobalArguments;
  private readonly earlierStages = new Set<string>();
  private readonly allStages: ReadonlySet<string>;
  private readonly replaced: ReplacedNames;
  private readonly escape: string;
  private readonly build: GivenBuild | undefined;
  private section: 'before the first FROM' | 'in a stage' = 'before the first FROM';

  constructor(escape: string, allStages: ReadonlySet<string>, context: DocumentContext) {
    this.escape = escape;
    this.allStages = allStages;
    this.arguments = new GlobalArguments(context);
    this.replaced = new ReplacedNames(context.build?.namedContexts);
    this.build = context.build;
  }

  uses(): readonly ImageUse[] {
    return usesOf(this.slots, this.otherReaders).map((use) => this.explain(use));
  }

  /** Says of a variable without a value why the builds of this Dockerfile give it none. */
  private explain(use: ImageUse): ImageUse {
    const { subject } = use;
    if (subject.kind !== 'unresolved' || this.build === undefined) return use;
    const given = subject.variables.map((name) => this.build?.arguments.get(name));
    const reasons = given.flatMap((argument) => (argument?.kind === 'unknown' ? [argument.reason] : []));
    return reasons.length === 0 ? use : { ...use, subject: { ...subject, reasons } };
  }

  read(statement: Statement): void {
    switch (statement.kind) {
      case 'arg':
        for (const declaration of statement.declarations) this.readArg(declaration);
        break;
      case 'from':
        this.section = 'in a stage';
        this.readFrom(statement, 'from');
        if (statement.stage !== undefined) this.earlierStages.add(statement.stage);
        break;
      case 'sources':
        for (const name of statement.names) this.readSource(statement.use, name);
        break;
      case 'trigger':
        this.readTrigger(statement.statement);
        break;
    }
  }

  addSlot(kind: UseKind, expansion: Expansion, written = expansion.text, platform?: string): void {
    const span = spanOfWritten(written);
    if (span === undefined) return;
    const found = written.pieces.length > 1 ? joinedFromLines(expansion) : expansion;
    this.slots.push({ kind, span, expansion: found, ...(platform !== undefined && { platform }) });
  }

  private readArg(declaration: ArgDeclaration): void {
    if (this.section === 'before the first FROM') {
      this.arguments.declare(declaration, this.escape);
    } else if (declaration.value === undefined) {
      const variable = this.arguments.scope(declaration.name);
      if (variable.kind === 'value') this.otherReaders.push(variable.value);
    }
  }

  private readFrom({ base, platform }: FromStatement, kind: UseKind): void {
    const expansion = expandWord(base, this.arguments.scope, this.escape);
    const name = expansion.text.text;
    const isImage = expansion.gaps.length > 0 || (!this.earlierStages.has(name.toLowerCase()) && this.isImage(name));
    const platformName = platform && this.platformOf(platform);
    if (isImage) this.addSlot(kind, expansion, base, platformName);
    else this.otherReaders.push(...expansion.values);
  }

  private platformOf(written: TracedText): string | undefined {
    const { text, gaps, values } = expandWord(written, this.arguments.scope, this.escape);
    this.otherReaders.push(...values);
    return gaps.length === 0 && text.text !== '' ? text.text : undefined;
  }

  private readSource(kind: UseKind, name: TracedText): void {
    const isStage = this.allStages.has(name.text.toLowerCase());
    if (!isStage && this.isImage(name.text)) this.addSlot(kind, unexpanded(name));
  }

  private isImage(name: string): boolean {
    return name !== 'scratch' && !this.replaced.has(name);
  }

  /**
   * What runs in a build upon this image sees the stages of that build, which nobody knows here: of the names that may be
   * stages, none is taken for an image.
   */
  private readTrigger(statement: Statement): void {
    if (statement.kind === 'from') this.readFrom(statement, 'onbuild-from');
    if (statement.kind !== 'sources') return;
    for (const name of statement.names) if (/[/:@]/.test(name.text)) this.readSource(statement.use, name);
  }
}

/** What is continued on the next line does not stand there as it is read: nobody expects an edit in the middle of it. */
function joinedFromLines(expansion: Expansion): Expansion {
  const text = mapOrigins(expansion.text, (origin) =>
    origin.kind === 'verbatim' ? { kind: 'rewritten', span: origin.span } : origin,
  );
  return { ...expansion, text };
}
