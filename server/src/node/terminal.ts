import { createInterface } from 'node:readline/promises';
import type { ReadStream } from 'node:tty';
import type { Terminal } from './passphrases.ts';

/** A terminal that can also be asked a question whose answer is shown. */
export interface OpenTerminal extends Terminal {
  /** One line; `undefined` where the input has ended. */
  readLine(prompt: string): Promise<string | undefined>;
}

/**
 * The terminal this process runs in; `undefined` where its input is none. Questions go to `output`, which is not where the
 * results go.
 */
export function openTerminal(input: ReadStream, output: NodeJS.WritableStream): OpenTerminal | undefined {
  if (!input.isTTY) return undefined;
  return {
    write: (text) => void output.write(text),
    readSecret: (prompt) => readSecret(input, output, prompt),
    readLine: (prompt) => readLine(input, output, prompt),
  };
}

async function readLine(input: ReadStream, output: NodeJS.WritableStream, prompt: string): Promise<string | undefined> {
  const lines = createInterface({ input, output });
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([lines.question(prompt), ended]);
  } finally {
    lines.close();
  }
}

const KEY = { interrupt: '\u0003', end: '\u0004', backspace: '\b', delete: '\u007f' };

/** In raw mode the terminal shows nothing and interprets nothing: neither echo nor signals. */
function readSecret(input: ReadStream, output: NodeJS.WritableStream, prompt: string): Promise<string | undefined> {
  output.write(prompt);
  input.setRawMode(true);
  input.setEncoding('utf8');
  return new Promise((resolve) => {
    const typed: string[] = [];
    const finish = (secret: string | undefined): void => {
      input.off('data', read).off('end', cancel).pause();
      input.setRawMode(false);
      output.write('\n');
      resolve(secret);
    };
    const cancel = (): void => finish(undefined);
    const read = (text: string): void => {
      for (const character of text) {
        if (character === '\r' || character === '\n') {
          finish(typed.join(''));
          return;
        }
        if (character === KEY.interrupt || character === KEY.end) {
          cancel();
          return;
        }
        if (character === KEY.backspace || character === KEY.delete) typed.pop();
        else typed.push(character);
      }
    };
    input.on('data', read).on('end', cancel).resume();
  });
}
