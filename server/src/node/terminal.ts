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

const KEY = { interrupt: 0x03, end: 0x04, backspace: 0x08, newline: 0x0a, return: 0x0d, delete: 0x7f };

/** Longer secrets are none: nobody types them. */
const MAX_SECRET_BYTES = 4096;

/** In raw mode the terminal shows nothing and interprets nothing: neither echo nor signals. */
function readSecret(input: ReadStream, output: NodeJS.WritableStream, prompt: string): Promise<Uint8Array | undefined> {
  output.write(prompt);
  input.setRawMode(true);
  return new Promise((resolve) => {
    const typed = new TypedSecret();
    const finish = (secret: Uint8Array | undefined): void => {
      typed.forget();
      input.off('data', read).off('end', cancel).pause();
      input.setRawMode(false);
      output.write('\n');
      resolve(secret);
    };
    const cancel = (): void => finish(undefined);
    const read = (bytes: Buffer): void => {
      const end = bytes.findIndex((byte) => byte === KEY.return || byte === KEY.newline);
      const line = end === -1 ? bytes : bytes.subarray(0, end);
      const isRefused = line.includes(KEY.interrupt) || line.includes(KEY.end);
      for (const byte of line) typed.type(byte);
      const ahead = Uint8Array.from(end === -1 ? [] : afterLine(bytes, end));
      bytes.fill(0);
      if (isRefused) cancel();
      else if (end !== -1) finish(typed.take());
      // Typed ahead, by a script perhaps: the answer to the next question.
      if (!isRefused && ahead.length > 0) input.unshift(ahead);
    };
    input.on('data', read).on('end', cancel).resume();
  });
}

/** @param end where the line ends: Windows ends it with two bytes */
function afterLine(bytes: Buffer, end: number): Buffer {
  const isPair = bytes[end] === KEY.return && bytes[end + 1] === KEY.newline;
  return bytes.subarray(end + (isPair ? 2 : 1));
}

/** A line as it is typed, in bytes that can be overwritten. */
class TypedSecret {
  readonly #bytes = Buffer.alloc(MAX_SECRET_BYTES);
  #length = 0;

  type(byte: number): void {
    if (byte === KEY.backspace || byte === KEY.delete) this.#takeBack();
    else {
      this.#bytes[this.#length] = byte;
      this.#length += 1;
    }
  }

  /** A copy; `undefined` where it was too long to be kept. */
  take(): Uint8Array | undefined {
    return this.#length > MAX_SECRET_BYTES ? undefined : Uint8Array.from(this.#bytes.subarray(0, this.#length));
  }

  forget(): void {
    this.#bytes.fill(0);
    this.#length = 0;
  }

  /** A character of UTF-8 has bytes of the form 10xxxxxx after its first. */
  #takeBack(): void {
    while (this.#length > 0) {
      this.#length -= 1;
      if (((this.#bytes[this.#length] ?? 0) & 0xc0) !== 0x80) return;
    }
  }
}
