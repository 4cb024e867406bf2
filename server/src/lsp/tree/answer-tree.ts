import type { CancellationToken, Connection, GenericRequestHandler } from 'vscode-languageserver';
import { visible } from '../../base/visible.ts';
import { formatDigest } from '../../base/digest.ts';
import type { LookUp } from '../../trust/image-trust.ts';
import type { RepositoryTrust, SignedTag } from '../../trust/provider.ts';
import { guarded, signalOf } from '../guard.ts';
import { describeContact } from '../session/contact-words.ts';
import type { LanguageServer } from '../language-server.ts';
import type { ClientRequests, FoundTag, TreeParams } from '../protocol.ts';
import { detailNodes } from './detail-nodes.ts';
import { gunInUse, gunsAskedAbout, repositoriesIn } from './images-in-use.ts';
import { signersOf } from './tag-nodes.ts';
import { treeTop } from './tree-top.ts';
import type { TreeNode } from './tree-node.ts';
import { short } from './tree-words.ts';
import { writeDocument } from './write-document.ts';

/** Requests of our own client: its tree view, its commands, its tests. */
export function answerTree(connection: Connection, server: LanguageServer): void {
  const { checks, ports, sessions } = server;

  answer(connection, 'imageTrust/tree', undefined, async (params, token) => {
    const { of: gun } = params;
    if (gun !== undefined) return { nodes: await details(server, { ...params, of: gun }, signalOf(token)) };
    return treeTop(checks.all(), {
      by: params.by,
      folders: server.policies.folders,
      session: sessions.current,
      now: ports.clock.now(),
    });
  });

  answer(connection, 'imageTrust/signedTags', undefined, async ({ gun, from }, token) => {
    const repository = await trusted(server, gun, { freshness: 'cached', signal: signalOf(token) });
    const tags = (await repository?.signedTags()) ?? [];
    const page = tags.slice(from, from + TAGS_A_PAGE);
    return { tags: page.map(foundTag), rest: Math.max(0, tags.length - from - page.length) };
  });

  answer(connection, 'imageTrust/signedTag', undefined, async ({ gun, tag }, token) => {
    const repository = await trusted(server, gun, { freshness: 'now', signal: signalOf(token) });
    const signed = repository?.signedTag(tag);
    return signed === undefined ? null : foundTag(signed);
  });

  answer(connection, 'imageTrust/document', undefined, ({ path }, token) =>
    writeDocument(server, path, signalOf(token)),
  );

  answer(connection, 'imageTrust/refresh', null, async ({ gun: name }, token) => {
    const { imageTrust } = await sessions.whenReady();
    const gun = name === undefined ? undefined : gunInUse(checks.all(), name);
    await imageTrust.refresh(gun === undefined ? gunsAskedAbout(checks.all()) : [gun], signalOf(token));
    server.recheckAll();
    await server.idle();
    return null;
  });

  answer(connection, 'imageTrust/hosts', [], () => ports.contactedHosts().map(describeContact));

  answer(connection, 'imageTrust/idle', null, async () => {
    await sessions.whenReady();
    await server.idle();
    return null;
  });
}

async function details(
  { checks, ports, sessions }: LanguageServer,
  { of: gun, wanted }: TreeParams & { readonly of: string },
  signal: AbortSignal,
): Promise<readonly TreeNode[]> {
  const used = repositoriesIn(checks.all()).find((repository) => repository.gun === gun);
  if (used === undefined) return [];
  const { imageTrust, roots } = await sessions.whenReady();
  const answer = await imageTrust.repository(used.gun, { freshness: 'cached', signal });
  const history = await roots.history(used.gun);
  return detailNodes({ used, answer, history, wanted, now: ports.clock.now() });
}

/** A repository that some checked file uses; `undefined` where its trust data cannot be had. */
async function trusted(
  { checks, sessions }: LanguageServer,
  name: string,
  lookUp: LookUp,
): Promise<RepositoryTrust | undefined> {
  const gun = gunInUse(checks.all(), name);
  if (gun === undefined) return undefined;
  const { imageTrust } = await sessions.whenReady();
  const found = await imageTrust.repository(gun, lookUp);
  return found.kind === 'trusted' ? found.repository : undefined;
}

/** More would keep the event loop busy with writing them. */
const TAGS_A_PAGE = 5000;

function foundTag(signed: SignedTag): FoundTag {
  const digest = formatDigest(signed.digest);
  const description = `${short(digest)} · ${signersOf(signed)}`;
  return { tag: signed.tag, label: visible(signed.tag), description, digest };
}

type Params<M extends keyof ClientRequests> = ClientRequests[M]['params'];
type Result<M extends keyof ClientRequests> = ClientRequests[M]['result'];

/** @param fallback the answer should the handler fail; `undefined`: then the request fails, and the client says so */
function answer<M extends keyof ClientRequests>(
  connection: Connection,
  method: M,
  fallback: Result<M> | undefined,
  handler: (params: Params<M>, token: CancellationToken) => Result<M> | Promise<Result<M>>,
): void {
  const isolated: (params: Params<M>, token: CancellationToken) => Result<M> | Promise<Result<M>> =
    fallback === undefined ? handler : guarded<Params<M>, Result<M>>(connection.console, method, fallback, handler);
  connection.onRequest(method, isolated as GenericRequestHandler<Result<M>, void>);
}
