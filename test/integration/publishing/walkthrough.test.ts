import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Publisher, colleagueOf, newPublisher } from '../../support/publisher.ts';
import { pushImage } from '../../support/push-image.ts';
import { type RealRegistry, startRegistry } from '../../support/real-registry.ts';

// docs/walkthrough.md, run: `sh` blocks are commands that must succeed (those of `sh bob` on Bob's machine), `console` blocks
// what Notary's client then says.
const page = readFileSync(join(import.meta.dirname, '../../../docs/walkthrough.md'), 'utf8');
const steps = page
  .split('\n## ')
  .slice(1)
  .map((text) => ({ heading: text.split('\n', 1)[0] ?? '', text }));

let owner: Publisher;
let bob: Publisher;
let registry: RealRegistry;

beforeAll(async () => {
  [owner, registry] = await Promise.all([newPublisher(), startRegistry()]);
  bob = await colleagueOf(owner);
  for (const tag of ['v1', 'v2']) await pushImage({ url: registry.url, repository: 'sandbox' }, tag, tag);
});

afterAll(async () => {
  await registry.stop();
  await owner.stop();
});

/** The page's hosts are those of a usual setup; the ports here are free ones. */
function here(text: string): string {
  return text.replaceAll('localhost:5000', registry.host).replaceAll('localhost:4443', owner.server.host);
}

async function runCommand(line: string, person: string | undefined): Promise<void> {
  const [program, ...args] = here(line).split(' ');
  expect(program).toBe('image-trust');
  // Bob's files lie beside the owner's, so that what he sends has arrived; his keys do not.
  const env = person === 'bob' ? { DOCKER_CONFIG: bob.docker.configFolder, HOME: bob.docker.configFolder } : {};
  const { exitCode, stdout, stderr } = await owner.attemptWith(env, ...args);
  expect({ line, exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ line, exitCode: 0, output: '' });
}

async function check(block: string): Promise<void> {
  const [command = '', ...expected] = here(block).trim().split('\n');
  const [prompt, program, ...args] = command.split(' ');
  expect([prompt, program]).toEqual(['$', 'notary']);
  // Where the server has nothing, the client answers from its memory.
  await rm(join(owner.notary.trustDir, 'tuf'), { recursive: true, force: true });
  const { stdout, stderr } = await owner.notary.attempt(...args);
  const lines = (stdout + stderr).split('\n').filter((line) => line.trim() !== '');
  expect(lines.map((line) => blanks(line))).toEqual(
    expected.map((line) => expect.stringMatching(pattern(blanks(line))) as unknown),
  );
}

/** Columns and their underlines are as wide as the widest cell, which on the page is shortened. */
function blanks(line: string): string {
  return line.trim().replace(/ {2,}/g, ' | ');
}

function pattern(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('\\S+')}$`);
}

describe('docs/walkthrough.md', () => {
  test.each(steps)('$heading', async ({ text }) => {
    const blocks = [...text.matchAll(/^```(sh|console)(?: (\w+))?\n([\s\S]*?)^```$/gm)];
    expect(blocks.length).toBeGreaterThan(1);
    for (const [, kind, person, block = ''] of blocks) {
      if (kind === 'console') await check(block);
      else for (const line of block.trim().split('\n')) await runCommand(line, person);
    }
  });
});
