import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { describe, expect, test } from 'vitest';
import { openTerminal } from '../../server/src/node/terminal.ts';

/** A terminal whose keyboard types `text`, what it shows, and whether it was raw while that was typed. */
async function typed(
  text: string,
): Promise<{ readonly secret: string | undefined; readonly shown: string; readonly modes: readonly boolean[] }> {
  const modes: boolean[] = [];
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (mode: boolean) => modes.push(mode) });
  const output = new PassThrough();
  const terminal = openTerminal(keyboard as unknown as ReadStream, output);
  const answer = terminal?.readSecret('Passphrase: ');
  keyboard.write(text);
  const secret = await answer;
  return { secret: secret && Buffer.from(secret).toString(), shown: String(output.read()), modes };
}

describe('a secret', () => {
  test.each([
    ['is not shown', 'correct horse\r', 'correct horse'],
    ['may be corrected', 'corrext\u007f\u007fct\n', 'correct'],
    ['may be corrected beyond its beginning', '\u007f\b\u007fa\r', 'a'],
    ['may be of any letters', 'päß🔑word\r', 'päß🔑word'],
    ['ends with its line', 'first\rsecond\r', 'first'],
    ['may be as long as nobody types', `${'x'.repeat(4096)}\r`, 'x'.repeat(4096)],
    ['may not be longer', `${'x'.repeat(4097)}\r`, undefined],
    ['may be refused with Ctrl-C', 'half\u0003', undefined],
    ['may be refused with Ctrl-D', '\u0004', undefined],
  ])('%s', async (_name, text, secret) => {
    expect(await typed(text)).toEqual({ secret, shown: 'Passphrase: \n', modes: [true, false] });
  });
});

test.each([
  ['at once', ['first\rsecond\r']],
  ['with the line ends of Windows', ['first\r\nsecond\r\n']],
  ['bit by bit', ['first\rsec', 'ond\r']],
])('what is typed ahead %s answers the next question', async (_name, chunks) => {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const terminal = openTerminal(keyboard as unknown as ReadStream, new PassThrough());
  for (const chunk of chunks) keyboard.write(chunk);
  const answers = [await terminal?.readSecret('Passphrase: '), await terminal?.readSecret('Repeat it: ')];
  expect(answers.map((answer) => Buffer.from(answer ?? []).toString())).toEqual(['first', 'second']);
});

test('an input that is no terminal is nobody to ask', () => {
  expect(openTerminal(new PassThrough() as unknown as ReadStream, new PassThrough())).toBeUndefined();
});

test('a secret leaves nothing in what the keyboard sent', async () => {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const terminal = openTerminal(keyboard as unknown as ReadStream, new PassThrough());
  const answer = terminal?.readSecret('Passphrase: ');
  const sent = [Buffer.from('correct '), Buffer.from('horse\r')];
  for (const chunk of sent) keyboard.write(chunk);
  expect(Buffer.from((await answer) ?? []).toString()).toBe('correct horse');
  expect(Buffer.concat(sent)).toEqual(Buffer.alloc(14));
});
