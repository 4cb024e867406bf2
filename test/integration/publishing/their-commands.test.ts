import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { execute } from '../../../scripts/process.ts';

// docs/publishing.md has a row for every command and option that notary's client and docker offer.
const page = readFileSync(join(import.meta.dirname, '../../../docs/publishing.md'), 'utf8');
const rows = [...page.matchAll(/^\| `((?:notary|docker trust) [^`]+)` *\|/gm)].map(([, row = '']) => row);

interface Help {
  readonly words: readonly string[];
  readonly commands: readonly string[];
  readonly options: readonly string[];
}

async function helpOf(words: readonly string[]): Promise<Help> {
  const [program = '', ...rest] = words;
  const { stdout, stderr } = await execute(program, [...rest, '--help'], { env: {} });
  const [own = ''] = `${stdout}${stderr}`.split('Global Flags:');
  const lists = own.split(/^(?:Available |Management )?Commands:\n/m).slice(1);
  const commands = lists.flatMap((list) => [...(list.split(/\n\n/, 1)[0] ?? '').matchAll(/^ {2}([a-z]+) /gm)]);
  const options = [...own.matchAll(/^ +(?:-\w, )?--([a-zA-Z0-9-]+)/gm)].map(([, name = '']) => `--${name}`);
  return { words, commands: commands.map(([, name = '']) => name), options };
}

/** A command and all below it. */
async function allBelow(words: readonly string[]): Promise<readonly Help[]> {
  const help = await helpOf(words);
  if (help.commands.length === 0 || words.includes('completion') || words.includes('help')) return [help];
  const below = await Promise.all(help.commands.map((name) => allBelow([...words, name])));
  return [{ ...help, commands: [] }, ...below.flat()];
}

describe.each([
  ['notary', ['notary'], 20],
  ['docker trust', ['docker', 'trust'], 6],
])('%s', (_name, words, atLeast) => {
  test('has no command or option that the table lacks', async () => {
    const offered = await allBelow(words);
    expect(offered.length).toBeGreaterThan(atLeast);
    const lacking = offered.flatMap(({ words: own, options }) => {
      const name = own.join(' ');
      const isGroup = offered.some(
        (other) => other.words.length === own.length + 1 && other.words.join(' ').startsWith(name),
      );
      const matching = rows.filter((row) => row === name || row.startsWith(`${name} `));
      const wanted = options.filter((option) => option !== '--help');
      const isThere = isGroup || matching.length > 0;
      const missing = wanted.filter((option) => !matching.some((row) => row.split(' ').includes(option)));
      return [
        ...(isThere ? [] : [name]),
        ...(own.includes('completion') ? [] : missing.map((option) => `${name} ${option}`)),
      ];
    });
    expect(lacking).toEqual([]);
  });
});
