import { parseBase64 } from '../base/base64.ts';

export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** A PEM block with the headers of RFC 1421, which private keys have (`role`, `gun`, `DEK-Info`). */
export interface HeadedPemBlock extends PemBlock {
  readonly headers: ReadonlyMap<string, string>;
}

const BEGIN = /(?<=^|\n)-----BEGIN ([A-Z0-9 ]+)-----[ \t\r]*\n/g;
const HEADED_BLOCK =
  /(?<=^|\n)-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?\n((?:[^\s:]+:[^\n]*\n)*)([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/**
 * The PEM blocks of a text, in order, whatever stands between them (Go `encoding/pem` Decode). A block with headers is none,
 * nor is one whose end does not stand in a line of its own.
 */
export function parsePem(bytes: Uint8Array): readonly PemBlock[] {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(BEGIN)].flatMap(({ 0: line, 1: label = '', index }) => {
    const start = index + line.length;
    // Base64 has no hyphens, so the next ones are the end of this block, or it has none.
    const end = text.indexOf('-----', start);
    const isWhole = text.startsWith(`-----END ${label}-----`, end) && text[end - 1] === '\n';
    const der = isWhole ? parseBase64(text.slice(start, end).replace(/[ \t\r\n]+/g, '')) : undefined;
    return der === undefined ? [] : [{ label, der }];
  });
}

/** The same, with headers or without. Of a header given twice, the last value counts. */
export function parseHeadedPem(bytes: Uint8Array): readonly HeadedPemBlock[] {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(HEADED_BLOCK)].map(([, label = '', headers = '', body = '']) => ({
    label,
    headers: new Map(
      [...headers.matchAll(/^([^\s:]+):(.*)$/gm)].map(([, name = '', value = '']) => [name, value.trim()]),
    ),
    der: Buffer.from(body, 'base64'),
  }));
}

/**
 * PEM as Go's `encoding/pem` writes it: headers in order, followed by a blank line, 64 columns, line feeds, one at
 * the end.
 */
export function formatPem(label: string, der: Uint8Array, headers: ReadonlyMap<string, string> = new Map()): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const head = [...headers].sort(byHeader).map(([name, value]) => `${name}: ${value}\n`);
  const separator = head.length === 0 ? '' : '\n';
  const body = lines.map((line) => `${line}\n`).join('');
  return `-----BEGIN ${label}-----\n${head.join('')}${separator}${body}-----END ${label}-----\n`;
}

/** `Proc-Type` comes first (RFC 1421, section 4.6.1.1). */
function byHeader([a]: readonly [string, string], [b]: readonly [string, string]): number {
  if (a === 'Proc-Type') return -1;
  return b === 'Proc-Type' || a > b ? 1 : -1;
}
