import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Gun } from '../../reference/image-name.ts';
import type { TrustAnswer } from '../../trust/provider.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import type { LanguageServer } from '../language-server.ts';
import type { PinParams } from '../protocol.ts';
import { planDocument, type DocumentPins } from './plan-document.ts';

/**
 * What can be pinned in documents that have been checked. Where there is something, the trust servers are asked anew and the
 * document is read anew: a pin never rests on an older answer than they can give.
 */
export async function findPins(
  server: LanguageServer,
  uris: readonly string[],
  params: PinParams,
  signal: AbortSignal,
): Promise<readonly DocumentPins[]> {
  const now = server.ports.clock.now();
  const known = uris
    .flatMap((uri) => server.checks.get(uri) ?? [])
    .map((checked) => planDocument(checked, params, now));
  await askAgain(server, known, signal);
  const hasSome = new Set(known.filter(({ pins, left }) => pins.length + left.length > 0).map(({ text }) => text.uri));
  return planAgain(server, [...hasSome], params, signal);
}

/** The same from the answers that are known, of the documents as they are now. Those that cannot be read are left out. */
export async function planAgain(
  server: LanguageServer,
  uris: readonly string[],
  params: PinParams,
  signal: AbortSignal,
): Promise<readonly DocumentPins[]> {
  const documents = await Promise.all(uris.map((uri) => readAgain(server, uri, signal)));
  const now = server.ports.clock.now();
  return documents.flatMap((checked) => (checked === undefined ? [] : [planDocument(checked, params, now)]));
}

/** Asks the trust servers anew about everything that is to be pinned. */
export async function askAgain(
  { sessions }: LanguageServer,
  documents: readonly DocumentPins[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Gun, TrustAnswer>> {
  const { imageTrust } = await sessions.whenReady();
  const guns = new Set<Gun>(documents.flatMap(({ pins }) => pins.map(({ verdict }) => verdict.image.gun)));
  const ask = async (gun: Gun): Promise<readonly [Gun, TrustAnswer]> => [
    gun,
    await imageTrust.repository(gun, { freshness: 'now', signal }),
  ];
  return new Map(await Promise.all([...guns].map(ask)));
}

async function readAgain(
  { documents, ports, check }: LanguageServer,
  uri: string,
  signal: AbortSignal,
): Promise<CheckedDocument | undefined> {
  const onDisk = documents.has(uri) ? undefined : await ports.readFile(uri);
  const text = documents.get(uri) ?? (onDisk === undefined ? undefined : TextDocument.create(uri, '', 0, onDisk));
  if (text === undefined) return undefined;
  const inspection = await check(text, { signal, onChange: () => undefined });
  return { text, inspection };
}
