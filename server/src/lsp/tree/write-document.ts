import { ageWords, dateWords, reasonWords } from '../../rules/words.ts';
import type { RepositoryTrust, RoleTrust } from '../../trust/provider.ts';
import type { LanguageServer } from '../language-server.ts';
import type { ReadOnlyDocument } from '../protocol.ts';
import { answerWords } from './detail-nodes.ts';
import { readMetadataPath } from './document-paths.ts';
import { gunInUse } from './images-in-use.ts';
import { RETIREMENT_PATH, retirementDocument } from './retirement-document.ts';

/** The text of one of the read-only documents that nodes of the tree and commands name. */
export async function writeDocument(
  server: LanguageServer,
  path: string,
  signal: AbortSignal,
): Promise<ReadOnlyDocument> {
  if (path === RETIREMENT_PATH) return { text: await retirement(server) };
  const wanted = readMetadataPath(path);
  const gun = wanted && gunInUse(server.checks.all(), wanted.gun);
  if (wanted === undefined || gun === undefined) return { text: '// No checked file uses this repository.\n' };
  const { imageTrust } = await server.sessions.whenReady();
  const answer = await imageTrust.repository(gun, { freshness: 'cached', signal });
  if (answer.kind !== 'trusted') return { text: `// ${gun}: ${oneLine(answerWords(answer))}\n` };
  return { text: await metadataText(answer.repository, wanted.role, server.ports.clock.now()) };
}

async function retirement({ checks, policies, ports, sessions }: LanguageServer): Promise<string> {
  const { settings } = await sessions.whenReady();
  return retirementDocument(checks.all(), { settings, folders: policies.folders, now: ports.clock.now() });
}

/** A verified file, indented, below what is known about it. The comments are ours, the rest is what was signed. */
async function metadataText(repository: RepositoryTrust, name: string, now: number): Promise<string> {
  const text = await repository.file(name);
  const role = repository.roles.find((candidate) => candidate.name === name);
  if (text === undefined || role === undefined) return `// Nothing of ${oneLine(name)} has been verified.\n`;
  const comments = [
    `${repository.gun}: ${name}${stateWords(role)}`,
    'Verified by Image Trust, as it was signed; only the blanks between its parts are changed.',
    originWords(repository, now),
  ];
  return `${comments.map((line) => `// ${oneLine(line)}\n`).join('')}${text}\n`;
}

function stateWords({ state }: RoleTrust): string {
  return state.kind === 'verified' ? `, version ${state.version}, until ${dateWords(state.expires)}` : '';
}

function originWords({ server, stale, checkedAt }: RepositoryTrust, now: number): string {
  const checked = `checked ${ageWords(now - checkedAt)}`;
  if (stale === undefined) return `From ${server}, ${checked}.`;
  return `From the cache, ${checked}; ${reasonWords(stale.reason, stale.host)}.`;
}

/** A comment ends with its line: what others wrote must not begin a new one. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
