/** An element of a DER encoding (X.690): its tag byte, its content, and all its bytes. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The bytes are no DER, or end too early. Caught where a certificate is read; never leaves this folder. */
export class DerError extends RangeError {
  override readonly name = 'DerError';
}

/** The one element that the bytes are; nothing may follow it. @throws DerError */
export function readDer(bytes: Uint8Array): DerElement {
  const element = elementAt(bytes, 0);
  if (element.bytes.length !== bytes.length) throw new DerError('bytes follow the element');
  return element;
}

/** The elements inside a constructed one. @throws DerError */
export function readDerChildren(element: DerElement): readonly DerElement[] {
  const children: DerElement[] = [];
  for (let at = 0; at < element.content.length;) {
    const child = elementAt(element.content, at);
    children.push(child);
    at += child.bytes.length;
  }
  return children;
}

function elementAt(bytes: Uint8Array, start: number): DerElement {
  const tag = byteAt(bytes, start);
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag of several bytes');
  const first = byteAt(bytes, start + 1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new DerError('a length that DER does not have');
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + byteAt(bytes, start + 2 + index);
  const content = start + 2 + lengthBytes;
  if (content + length > bytes.length) throw new DerError('an element ends too early');
  return { tag, content: bytes.subarray(content, content + length), bytes: bytes.subarray(start, content + length) };
}

function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new DerError('the bytes end too early');
  return byte;
}

/** `1.2.840.10045.4.3.2` of an object identifier's content. */
export function readOid(content: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  const [head = 0, ...rest] = numbers;
  const first = Math.min(Math.floor(head / 40), 2);
  return [first, head - first * 40, ...rest].join('.');
}
