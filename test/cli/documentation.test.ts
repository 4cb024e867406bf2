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

const commands = [...page.matchAll(/^\| \[`([a-z]+) .*\]\(#/gm)].map(([, name = '']) => name);

describe('docs/command-line.md', () => {
  test('has a section for every command, and no other', async () => {
    const { stdout } = await runCli('--help');
    const offered = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map(([, name]) => name);
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
