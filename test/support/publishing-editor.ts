import { CancellationTokenSource } from 'vscode-languageserver/node';
import { sealFor } from '../../client/src/publish/seal.ts';
import { machinePorts } from '../../server/src/lsp/machine-ports.ts';
import type { ApproveParams, PassphraseParams, PublishAction } from '../../server/src/lsp/publish/publish-protocol.ts';
import type { PublishResult } from '../../server/src/lsp/publish/publish-protocol.ts';
import { systemClock } from '../../server/src/node/clock.ts';
import { readEnvironment } from '../../server/src/node/environment.ts';
import { keyPorts } from '../../server/src/node/key-folders.ts';
import { createLog } from '../../server/src/node/log.ts';
import { createLongWork } from '../../server/src/node/long-work.ts';
import { openMachine } from '../../server/src/node/machine.ts';
import { createPassphrases } from '../../server/src/node/passphrases.ts';
import { newSeal } from '../../server/src/node/seal.ts';
import { listFiles, readFile, readPolicy } from '../../server/src/node/workspace-files.ts';
import { DiskProjectFiles } from '../../server/src/node/project-files.ts';
import { Editor } from '../lsp/editor.ts';
import { PASSPHRASES, type Publisher } from './publisher.ts';

export interface PublishingEditorOptions {
  /** Variables with passphrases; without them the user is asked for all. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly isRestricted?: boolean;
}

/** `undefined`: yes. */
type Decision = 'cancel' | undefined;

/** An editor whose user decides about publications, beside the command lines of a `Publisher`: same keys, same server. */
export class PublishingEditor {
  readonly editor: Editor;
  /** Everything the user was asked to approve. */
  readonly approved: ApproveParams[] = [];
  /** Every passphrase they were asked for. */
  readonly asked: PassphraseParams[] = [];
  /** Everything that was said between editor and server, and what the server logged. */
  readonly said: string[];
  /** What the user does with what they see, before they approve it; `cancel`: they do not. */
  decide: (params: ApproveParams) => Decision | Promise<Decision> = () => undefined;
  /** What they type; `null`: they close the question. */
  type: (params: PassphraseParams) => string | null = () => null;
  signer: string | null = null;
  #publications = 0;

  constructor(editor: Editor, said: string[]) {
    this.editor = editor;
    this.said = said;
    const { connection } = editor;
    connection.onRequest('imageTrust/publish/approve', async (params: ApproveParams) => {
      this.approved.push(params);
      return (await this.decide(params)) ?? 'publish';
    });
    connection.onRequest('imageTrust/publish/passphrase', async (params: PassphraseParams) => {
      this.asked.push(params);
      const secret = this.type(params);
      return secret === null ? null : sealFor(params.publicKey, secret);
    });
    connection.onRequest('imageTrust/publish/signer', () => this.signer);
  }

  /** The action as the client asks for it. @param cancelled when the user cancels it */
  async publish(action: PublishAction, cancelled?: Promise<void>): Promise<PublishResult> {
    const stop = new CancellationTokenSource();
    void cancelled?.then(() => stop.cancel());
    this.#publications += 1;
    const params = { publication: this.#publications, action };
    const { connection } = this.editor;
    const result: PublishResult = await connection.sendRequest('imageTrust/publish', params, stop.token);
    await this.editor.request('imageTrust/idle', undefined);
    return result;
  }
}

/** Opens a document in such an editor. */
export async function openPublishingEditor(
  publisher: Publisher,
  document: { readonly uri: string; readonly text: string },
  { variables = PASSPHRASES, isRestricted = false }: PublishingEditorOptions = {},
): Promise<PublishingEditor> {
  const said: string[] = [];
  const { configFolder } = publisher.docker;
  const environment = readEnvironment({ DOCKER_CONFIG: configFolder }, configFolder);
  const log = createLog('debug', (_level, message) => void said.push(message));
  const ports = machinePorts({
    clock: systemClock,
    longWork: createLongWork(),
    docker: environment,
    defaults: { trustServer: publisher.server.url, network: 'all' },
    openMachine: (_settings, { caFile }) =>
      openMachine({
        ...{ environment, version: 'test', log, caFile, pinnedAuthorities: new Map(), plainHttpHosts: new Set() },
        trustFolder: `${publisher.folder}/editor`,
      }),
    files: { projectFiles: (roots) => new DiskProjectFiles(roots), readFile, readPolicy, listFiles },
    publishing: { newSeal, keyPorts: (person) => keyPorts(environment, createPassphrases({ ...variables }, person)) },
  });
  let publishing: PublishingEditor | undefined;
  const editor = await Editor.start(ports, {
    initializationOptions: { extended: true, restricted: isRestricted },
    prepare: (starting) => (publishing = new PublishingEditor(starting, said)),
    record: (chunk) => void said.push(chunk),
  });
  if (publishing === undefined) throw new TypeError('the editor was not prepared');
  await editor.open(document.uri, document.text);
  await editor.request('imageTrust/idle', undefined);
  return publishing;
}
