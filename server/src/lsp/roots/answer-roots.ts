import type { CancellationToken, Connection } from 'vscode-languageserver';
import { ResponseError, ErrorCodes } from 'vscode-languageserver';
import type { Gun } from '../../reference/image-name.ts';
import { FORGETTING, knownWords, rootWords, takenWords } from '../../rules/root-words.ts';
import type { RootKey, RootsOfTrust, TakenRoot } from '../../trust/roots-of-trust.ts';
import { signalOf } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import type { CompareParams, Fingerprint, FoundRoot, RepositoryParams, Said, TakeRootsParams } from '../protocol.ts';
import { answerWords } from '../tree/detail-nodes.ts';
import { gunInUse } from '../tree/images-in-use.ts';
import { compareFingerprint, type Comparison } from './compare-fingerprint.ts';

/** What our own client asks about roots of trust: to compare them, to bring them along, to forget them. */
export function answerRoots(connection: Connection, server: LanguageServer): void {
  const { sessions } = server;
  connection.onRequest('imageTrust/fingerprint', (params: RepositoryParams) => fingerprint(server, params));
  connection.onRequest('imageTrust/compare', (params: CompareParams, token: CancellationToken) =>
    compare(server, params, signalOf(token)),
  );
  connection.onRequest('imageTrust/rootsToTake', async () => {
    const { roots } = await sessions.whenReady();
    return rootsToTake(await roots.preview());
  });
  connection.onRequest('imageTrust/takeRoots', ({ guns }: TakeRootsParams) => takeRoots(server, guns));
  connection.onRequest('imageTrust/rememberedRoot', (params: RepositoryParams) => rememberedRoot(server, params));
  connection.onRequest('imageTrust/forgetRoot', (params: RepositoryParams) => forgetRoot(server, params));
}

async function fingerprint(server: LanguageServer, params: RepositoryParams): Promise<Fingerprint> {
  const gun = usedGun(server, params);
  const { roots } = await server.sessions.whenReady();
  const answer = await roots.look(gun);
  if (!('root' in answer)) return { words: `${gun}: ${answerWords(answer)}`, detail: '' };
  const [first] = answer.root.keys;
  const detail = [...knownWords(answer), `Trust server: ${answer.server}`, '', rootWords(answer.root)].join('\n');
  return { words: gun, detail, ...(first === undefined ? {} : { copies: first.certificate?.sha256 ?? first.id }) };
}

async function compare(server: LanguageServer, params: CompareParams, signal: AbortSignal): Promise<Comparison> {
  const keys = await keysToCompare(server, params, signal);
  return keys === undefined
    ? { kind: 'incomplete', words: 'There is nothing to compare it with: the trust data could not be had.' }
    : compareFingerprint(params.text, keys);
}

/** Those of the root; where another key is named, that one. */
async function keysToCompare(
  server: LanguageServer,
  { keyId, ...params }: CompareParams,
  signal: AbortSignal,
): Promise<readonly RootKey[] | undefined> {
  const gun = usedGun(server, params);
  const { imageTrust, roots } = await server.sessions.whenReady();
  if (keyId === undefined) {
    const answer = await roots.look(gun);
    return 'root' in answer ? answer.root.keys : undefined;
  }
  const answer = await imageTrust.repository(gun, { freshness: 'cached', signal });
  if (answer.kind !== 'trusted') return undefined;
  return answer.repository.roles.flatMap(({ keys }) => keys).filter(({ id }) => id === keyId);
}

/** Nothing is to be chosen about those that are trusted already; where docker trusts others, that is said. */
function rootsToTake(taken: readonly TakenRoot[]): readonly FoundRoot[] {
  return taken
    .filter(({ kind }) => kind !== 'known' && kind !== 'absent')
    .map((one) => ({
      gun: one.gun,
      isFree: one.kind === 'taken',
      words: one.kind === 'taken' ? `root ${one.version} from ${one.location}` : takenWords(one).join(' '),
      keys: one.kind === 'taken' ? one.keyIds.join(', ') : '',
    }));
}

async function takeRoots(server: LanguageServer, chosen: readonly string[]): Promise<Said> {
  const { imageTrust, roots } = await server.sessions.whenReady();
  const free = (await roots.preview()).filter(({ kind, gun }) => kind === 'taken' && chosen.includes(gun));
  if (free.length === 0) return { words: 'No root was taken over.' };
  const guns = free.map(({ gun }) => gun);
  const taken = await roots.takeOver(guns);
  await imageTrust.refresh(guns);
  server.recheckAll();
  const count = taken.filter(({ kind }) => kind === 'taken').length;
  const counted = count === free.length ? String(count) : `${count} of ${free.length}`;
  return { words: `Took over ${counted} ${free.length === 1 ? 'root' : 'roots'}.` };
}

async function rememberedRoot(server: LanguageServer, params: RepositoryParams): Promise<Fingerprint> {
  const gun = usedGun(server, params);
  const { roots } = await server.sessions.whenReady();
  return { words: gun, detail: await forgettingWords(roots, gun) };
}

/** Empty where there is nothing to forget. */
async function forgettingWords(roots: RootsOfTrust, gun: Gun): Promise<string> {
  const remembered = await roots.remembered(gun);
  switch (remembered.kind) {
    case 'none':
      return '';
    case 'damaged':
      return ['What is kept of it is damaged.', '', ...FORGETTING].join('\n');
    case 'root':
      return [...FORGETTING, '', rootWords(remembered.root)].join('\n');
  }
}

async function forgetRoot(server: LanguageServer, params: RepositoryParams): Promise<Said> {
  const gun = usedGun(server, params);
  const { imageTrust, roots } = await server.sessions.whenReady();
  await roots.forget(gun);
  await imageTrust.refresh([gun]);
  server.recheckAll();
  return { words: `Forgot the root of ${gun}. The next root that its trust server shows counts as a first use.` };
}

/** Nobody is asked about, and nothing forgotten of, a repository that no checked file uses. */
function usedGun({ checks }: LanguageServer, { gun: name }: RepositoryParams): Gun {
  const gun = gunInUse(checks.all(), name);
  if (gun === undefined) throw new ResponseError(ErrorCodes.InvalidParams, 'no checked file uses this repository');
  return gun;
}
