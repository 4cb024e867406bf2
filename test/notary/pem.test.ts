import { describe, expect, test } from 'vitest';
import { formatPem, parsePem } from '../../server/src/notary/pem.ts';

const BLOCK = formatPem('CERTIFICATE', Buffer.alloc(50, 7));

describe('a block', () => {
  test.each([
    ['as Go writes it', BLOCK, 1],
    ['after other text', `Bag Attributes\n    x: 1\n${BLOCK}`, 1],
    ['with line ends of another system', BLOCK.replaceAll('\n', '\r\n'), 1],
    ['without a line end after it', BLOCK.trimEnd(), 1],
    ['twice', BLOCK + BLOCK, 2],
    ['after one that has no end', `-----BEGIN CERTIFICATE-----\nAAAA\n${BLOCK}`, 1],
    ['with blank lines', BLOCK.replace('-----\n', '-----\n\n\n'), 1],
    ['that ends as another', BLOCK.replace('END CERTIFICATE', 'END KEY'), 0],
    ['that begins inside a line', `x${BLOCK}`, 0],
    ['that ends inside a line', BLOCK.replace('\n-----END', '-----END'), 0],
    ['with headers', BLOCK.replace('-----\n', '-----\nrole: root\n\n'), 0],
    ['whose base64 is cut off', BLOCK.replace('=\n', '\n'), 0],
    ['whose base64 is another alphabet’s', BLOCK.replace('Bw', '_w'), 0],
    ['with nothing in it', '-----BEGIN X-----\n-----END X-----\n', 1],
  ])('%s', (_, text, count) => {
    expect(parsePem(Buffer.from(text))).toHaveLength(count);
  });

  test('reads as it was written', () => {
    expect(parsePem(Buffer.from(BLOCK))).toEqual([{ label: 'CERTIFICATE', der: Buffer.alloc(50, 7) }]);
  });
});

describe('a text made to be slow is read in no time', () => {
  const million = 1_000_000;
  test.each([
    ['line ends', `-----BEGIN A-----\n${'\n'.repeat(4 * million)}`],
    ['beginnings', '-----BEGIN A-----\n'.repeat(million / 5)],
    ['lines without an end', `-----BEGIN A-----\n${'A\n'.repeat(4 * million)}-----END B-----`],
    ['one long line', `-----BEGIN A-----\n${'A'.repeat(16 * million)}\n-----END A-----`],
    ['hyphens', '-'.repeat(8 * million)],
  ])(
    '%s',
    (_, text) => {
      expect(parsePem(Buffer.from(text)).length).toBeLessThan(2);
    },
    2000,
  );
});
