import { describe, expect, test } from 'vitest';
import { UsageError } from '../../server/src/base/errors.ts';
import type { SourceFiles } from '../../server/src/cli/source-files.ts';
import { replaceText } from '../../server/src/cli/source-text.ts';

/** One file with these bytes; `written` are the bytes that replaced them. */
function oneFile(bytes: readonly number[]): SourceFiles & { written?: readonly number[] } {
  const sources: SourceFiles & { written?: readonly number[] } = {
    look: () => Promise.resolve({ kind: 'file' }),
    read: () => Promise.resolve(Uint8Array.from(bytes)),
    readPlain: () => Promise.reject(new Error('the file was named')),
    write: (_path, content) => Promise.resolve(void (sources.written = [...content])),
    isIgnored: () => Promise.resolve(false),
    upwards: () => [],
  };
  return sources;
}

const [A, B, C] = [0x61, 0x62, 0x63];
const MARK = [0xef, 0xbb, 0xbf];

describe('replaceText', () => {
  test('writes the new text', async () => {
    const file = oneFile([A]);
    await replaceText(file, 'f', 'a', 'b');
    expect(file.written).toEqual([B]);
  });

  test('writes the byte order mark again', async () => {
    const file = oneFile([...MARK, A]);
    await replaceText(file, 'f', '\uFEFFa', '\uFEFFb');
    expect(file.written).toEqual([...MARK, B]);
  });

  test('has nothing to do where it is done already, under another name of the file', async () => {
    const file = oneFile([B]);
    await replaceText(file, 'f', 'a', 'b');
    expect(file.written).toBeUndefined();
  });

  test.each([
    ['changed since it was read', 'a', [C]],
    ['was cut off', 'a', []],
    ['has lost its byte order mark', '\uFEFFa', [A]],
    ['is not UTF-8, so that writing it back would change more than was planned', 'a\uFFFD', [A, 0xff]],
  ])('leaves a file alone that %s', async (_name, before, bytes) => {
    const file = oneFile(bytes);
    await expect(replaceText(file, 'f', before, 'b')).rejects.toBeInstanceOf(UsageError);
    expect(file.written).toBeUndefined();
  });
});
