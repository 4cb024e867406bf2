export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

const BLOCK = /(?<=^|\n)-----BEGIN ([A-Z0-9 ]+)-----\s*\n([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/** The PEM blocks of a text, in order, whatever stands between them. A block with headers is none. */
export function parsePem(bytes: Uint8Array): readonly PemBlock[] {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(BLOCK)].map(([, label = '', body = '']) => ({ label, der: Buffer.from(body, 'base64') }));
}

/** PEM as Go's `encoding/pem` writes it: 64 columns, line feeds, one at the end. */
export function formatPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.map((line) => `${line}\n`).join('')}-----END ${label}-----\n`;
}
