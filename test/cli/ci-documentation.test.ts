import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { runCli } from '../support/fake-cli.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/ci.md'), 'utf8');
const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
const commands = [...text.matchAll(/(?:dist\/cli\.js"?|^image-trust) ([^>|\n]+)/gm)].map(([, line = '']) =>
  line.trim(),
);

describe('docs/ci.md', () => {
  test.each(blocks)('a recipe is YAML: %s', (block) => {
    const { errors, warnings } = parseDocument(block);
    expect([...errors, ...warnings]).toEqual([]);
  });

  test('has recipes and commands', () => {
    expect(blocks).toHaveLength(2);
    expect(commands.length).toBeGreaterThan(3);
  });

  test('its recipes remember what was trusted when a check fails, too', () => {
    const [github, gitlab] = blocks.map((block) => parseDocument(block));
    const steps = (github?.toJS() as { jobs: { check: { steps: Record<string, unknown>[] } } }).jobs.check.steps;
    const check = steps.findIndex(({ name }) => name === 'check');
    expect(steps.slice(check + 1)[0]).toMatchObject({ uses: 'actions/cache/save@v4', if: '${{ !cancelled() }}' });
    expect(gitlab?.toJS()).toMatchObject({ 'image-trust': { cache: { when: 'always' } } });
  });

  test.each(commands)('`%s` is a command line', async (line) => {
    const { code, stderr } = await runCli(line, { files: { Dockerfile: 'FROM scratch\n' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
