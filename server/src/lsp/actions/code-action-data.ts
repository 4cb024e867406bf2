import type { DocumentChoice, FixIdentity } from './fixes.ts';

/** What a code action carries from the list to `codeAction/resolve`. */
export interface ActionData {
  readonly uri: string;
  /** The version of the document that the list was made for. */
  readonly version: number;
  readonly choice: ActionChoice;
}

export type ActionChoice =
  | { readonly kind: DocumentChoice }
  /** The fix of the image use that begins at the offset `start`. */
  | { readonly kind: 'fix'; readonly start: number; readonly fix: FixIdentity };

/** Reads what the client sent back; `undefined` where it is not ours. */
export function parseActionData(raw: unknown): ActionData | undefined {
  if (!isRecord(raw) || typeof raw['uri'] !== 'string' || typeof raw['version'] !== 'number') return undefined;
  const choice = parseChoice(raw['choice']);
  return choice === undefined ? undefined : { uri: raw['uri'], version: raw['version'], choice };
}

function parseChoice(raw: unknown): ActionChoice | undefined {
  if (!isRecord(raw)) return undefined;
  if (raw['kind'] === 'pin-all' || raw['kind'] === 'update-all') return { kind: raw['kind'] };
  const { start, fix } = raw;
  if (raw['kind'] !== 'fix' || typeof start !== 'number' || !isRecord(fix)) return undefined;
  const { kind, tag } = fix;
  if (typeof kind !== 'string' || !(tag === undefined || typeof tag === 'string')) return undefined;
  // An unknown kind matches no fix that a finding offers.
  const identity = { kind: kind as FixIdentity['kind'], ...(tag === undefined ? {} : { tag }) };
  return { kind: 'fix', start, fix: identity };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
