import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/fake-cli.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/command-line.md'), 'utf8');

/** The text between a heading and the next of its rank. */
function section(heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
}

function optionsIn(text: string): readonly string[] {
  return [...new Set(text.match(/--[a-z][a-z-]*/g))];
}

const commands = [...page.matchAll(/^\| \[`([a-z-]+) .*\]\(#/gm)].map(([, name = '']) => name);

describe('docs/command-line.md', () => {
  test('has a section for every command, and no other', async () => {
    const { stdout } = await runCli('--help');
    const [own = ''] = stdout.split('Commands of publishers:');
    const offered = [...own.matchAll(/^ {2}([a-z-]+) (?:\[|<)/gm)].map(([, name]) => name);
    expect([...commands].sort()).toEqual(offered.filter((name) => name !== 'help').sort());
    for (const command of commands) expect(section(command)).toContain(`\nimage-trust ${command} `);
  });

  test.each(commands)('names every option of %s', async (command) => {
    const { stdout } = await runCli(`${command} --help`);
    const documented = [...optionsIn(section('Options of every command')), ...optionsIn(section(command))];
    expect(documented).toEqual(expect.arrayContaining([...optionsIn(stdout)]));
  });

  test.each(commands)('promises no option that %s lacks', async (command) => {
    const [usage = ''] = /^image-trust .*$/m.exec(section(command)) ?? [];
    const { stdout } = await runCli(`${command} --help`);
    expect(optionsIn(stdout)).toEqual(expect.arrayContaining([...optionsIn(usage)]));
  });
});

describe('docs/publishing.md', () => {
  const publishing = readFileSync(join(import.meta.dirname, '../../docs/publishing.md'), 'utf8');
  const sections = new Map(publishing.split('\n## ').map((text) => [text.split('\n', 1)[0] ?? '', text]));
  /** `key rotate` of `key rotate GUN ROLE …`. */
  const nameOf = (usage: string): string => /^[a-z]+(?: [a-z]+(?= |$))?/.exec(usage)?.[0] ?? '';
  /** The usages of each command, which may have several. */
  const usages = new Map<string, string>();
  for (const [, usage = ''] of publishing.matchAll(/^image-trust (.*)$/gm)) {
    usages.set(nameOf(usage), `${usages.get(nameOf(usage)) ?? ''} ${usage}`);
  }

  async function offeredBelow(words: string): Promise<readonly string[]> {
    const { stdout } = await runCli(`${words} --help`);
    const list = stdout.split(/Commands(?: of publishers)?:\n/).at(-1) ?? '';
    return [...list.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  }

  test('has a usage for every command, and no other', async () => {
    const offered = await Promise.all(
      (await offeredBelow('')).map(async (name) => {
        const isGroup = ['signer', 'delegation', 'key'].includes(name);
        return isGroup ? (await offeredBelow(name)).map((own) => `${name} ${own}`) : [name];
      }),
    );
    expect([...usages.keys()].sort()).toEqual(offered.flat().sort());
  });

  test.each([...usages])('%s: the options named are those there are', async (name, usage) => {
    const { stdout } = await runCli(`${name} --help`);
    const common = optionsIn(section('Options of every command'));
    const own = optionsIn(stdout).filter((option) => !common.includes(option));
    expect(optionsIn(sections.get(name.split(' ')[0] ?? '') ?? '')).toEqual(expect.arrayContaining(own));
    expect([...optionsIn(usage)].sort()).toEqual([...own].sort());
  });
});

describe('the tables of their commands and ours', () => {
  const publishing = readFileSync(join(import.meta.dirname, '../../docs/publishing.md'), 'utf8');
  /** What stands between backticks in the second cell of each row. */
  const ours = [...publishing.matchAll(/^\| `(?:notary|docker)[^|]*\| `([^`]+)` *\|/gm)].map(([, own = '']) => own);

  test('name many', () => expect(ours.length).toBeGreaterThan(30));

  test.each(ours)('%s is there, with its options', async (own) => {
    const command = /^[a-z]+(?: [a-z]+)?(?= |$)/.exec(own)?.[0] ?? 'list';
    const { stdout, code } = await runCli(command === 'help' ? 'help' : `${command} --help`);
    expect(code).toBe(0);
    expect(optionsIn(stdout)).toEqual(expect.arrayContaining([...optionsIn(own)]));
    expect(command === 'help' || stdout.startsWith(`Usage: image-trust ${command} `)).toBe(true);
  });
});
