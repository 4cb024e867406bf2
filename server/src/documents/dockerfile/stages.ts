import type { Instruction } from './instructions.ts';
import { wordsOf } from './instructions.ts';

/**
 * Names of build stages, which hide images of the same name; letters count the same in both cases.
 * `COPY --from` and `RUN --mount` see every stage of the file, also later ones; FROM sees the stages before it
 * (BuildKit `dockerfile2llb/convert.go`, `toCommand` and `addState`).
 */
export class StageNames {
  private readonly names = new Set<string>();

  static ofFile(instructions: readonly Instruction[]): StageNames {
    const stages = new StageNames();
    for (const instruction of instructions) if (instruction.keyword === 'FROM') stages.add(instruction);
    return stages;
  }

  /** Remembers the name of a FROM instruction's stage, if it gives one. */
  add(from: Instruction): void {
    const [, as, name] = wordsOf(from.args, 3);
    if (name !== undefined && as?.text.toLowerCase() === 'as') this.names.add(name.text.toLowerCase());
  }

  has(name: string): boolean {
    return this.names.has(name.toLowerCase());
  }
}
