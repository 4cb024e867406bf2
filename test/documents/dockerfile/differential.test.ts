import { DockerfileParser, ModifiableInstruction } from 'dockerfile-ast';
import type { Instruction } from 'dockerfile-ast';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLogicalLines } from '../../../server/src/documents/dockerfile/logical-lines.ts';

/**
 * The lines of a Dockerfile by a second parser that shares no code with ours. The generator keeps away from what
 * dockerfile-ast is known to read otherwise than BuildKit: an escaped escape character at the end of a line, `3<<EOF`,
 * `<< EOF`, here-documents in JSON form, vertical tabs.
 */
function linesByDockerfileAst(text: string): readonly string[] {
  return DockerfileParser.parse(text).getInstructions().map(show);
}

function show(instruction: Instruction): string {
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : [];
  const words = [...flags, ...instruction.getArguments()].map(String);
  return brief(`${instruction.getRange().start.line} ${[instruction.getInstruction(), ...words].join(' ')}`);
}

function linesByUs(text: string): readonly string[] {
  return [...readLogicalLines(text, '\\')].map(({ line }) => {
    const origin = line.pieces[0]?.origin;
    const start = origin && 'span' in origin ? origin.span.start : 0;
    return brief(`${text.slice(0, start).split('\n').length - 1} ${line.text.split(/[\t ]+/).join(' ')}`);
  });
}

/** dockerfile-ast counts the body of a here-document among the arguments. */
function brief(line: string): string {
  return line.replace(/<<[^]*$/, '<<');
}

const word = fc.constantFrom(
  'alpine',
  'reg.io:5000/a/b:1',
  '--from=x',
  '--mount=from=y',
  '$V',
  '${V:-x}',
  'AS',
  'a#b',
  '"q"',
);
const gap = fc.constantFrom(' ', '  ', '\t', ' \\\n', ' \\  \n  ', ' \\\n# comment\n', ' \\\n\n  # comment\n ');
const keyword = fc.constantFrom('FROM', 'from', 'RUN', 'COPY', 'ARG', 'ONBUILD RUN', 'ENV', 'LABEL');
const instruction = fc
  .tuple(keyword, fc.array(fc.tuple(gap, word), { minLength: 1, maxLength: 5 }))
  .map(([name, words]) => `${name}${words.flat().join('')}\n`);
const heredoc = fc
  .tuple(fc.constantFrom('RUN', 'COPY', 'ONBUILD RUN'), fc.constantFrom('<<EOF', '<<-EOF', '<<"EOF"', "<<'EOF'"), word)
  .map(([name, opening, body]) => `${name} ${opening} ${body}\nFROM ${body}\n# x\nEOF\n`);
const comment = fc.constantFrom('# FROM x\n', '\n', '   \n', '  # y\n');
const dockerfile = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: instruction },
      { weight: 1, arbitrary: heredoc },
      { weight: 1, arbitrary: comment },
    ),
  )
  .map((lines) => lines.join(''));

describe('instructions of random Dockerfiles', { timeout: 60_000 }, () => {
  it('are those that dockerfile-ast finds', () => {
    fc.assert(
      fc.property(dockerfile, (text) => {
        expect(linesByUs(text)).toEqual(linesByDockerfileAst(text));
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });
});
