import { mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildAll } from '../../scripts/build.ts';
import { distFolder } from '../../scripts/paths.ts';
import { metadataPath } from '../../server/src/lsp/tree/document-paths.ts';
import { startEmbeddedRegistry } from '../support/lab/embedded-registry.ts';
import { startTrustServer } from '../support/lab/trust-server.ts';
import { startLoopbackTrustServer } from '../support/trust-kit/loopback-trust-server.ts';
import { measureActivation } from './activation.ts';
import { LARGE_GUN, LARGE_IMAGE, largeRepository } from './large-targets.ts';
import type { LoopReport } from './loop-watch.ts';
import { ms, RUNS, timesOf, type Row, type Section } from './measure.ts';
import { ServedEditor } from './served-editor.ts';
import { publishImages } from './workspace.ts';

const FILES = 1000;
const FILES_A_FOLDER = 5;
const MAX_BLOCK_MS = 50;
const MAX_ACTIVATION_MS = 100;
const MAX_MEMORY = 120e6;
const MAX_EXTENSION = 300e3;
const MAX_SERVER = 1.5e6;

/** What the extension and the installed language server may take of the user's machine. */
export async function benchEditor(folder: string): Promise<Section> {
  await buildAll('release', () => undefined);
  const activation = await measureActivation(folder);
  return {
    title: 'In the editor',
    method:
      'The release bundles. Activation is the extension’s own work in a process of its own: its code is loaded and `activate` called ' +
      'with a stand-in for VS Code that does nothing. All else is measured inside the language server, a process that an editor talks ' +
      `to over its streams, after it has started; medians of ${RUNS} processes, of memory the worst. A block is the longest of its process.`,
    rows: [
      msRow('activation of the extension', activation.median, MAX_ACTIVATION_MS),
      await sizeRow('extension.js', MAX_EXTENSION),
      await sizeRow('server.js', MAX_SERVER),
      ...(await workspaceRows(folder)),
      ...(await largeRows(folder)),
    ],
  };
}

/** A workspace of many files that use the same few images. */
async function workspaceRows(folder: string): Promise<readonly Row[]> {
  const [registry, trust] = await Promise.all([startEmbeddedRegistry(0), startLoopbackTrustServer()]);
  try {
    const images = await publishImages(registry, registry.host, trust);
    const workspace = join(folder, 'workspace');
    const files = await writeFiles(workspace, images);
    const settings = { trustServer: trust.url, network: 'all' };
    const reports: LoopReport[] = [];
    for (let run = 0; run < RUNS; run++) {
      const home = await mkdtemp(join(folder, 'home-'));
      const editor = await ServedEditor.start({ folder: home, workspace, settings, files });
      const summary = await editor.request('imageTrust/checkWorkspace', undefined);
      if (summary.files !== FILES || summary.unavailable > 0) throw new Error(summary.words);
      reports.push(await editor.report());
      await editor.stop();
    }
    const memory = Math.max(...reports.map((report) => report.peakMemory));
    return [
      blockRow(`while ${FILES} files are checked`, reports),
      {
        what: `memory of the server with ${FILES} files checked, at its most`,
        value: megabytes(memory),
        limit: megabytes(MAX_MEMORY),
        met: memory <= MAX_MEMORY,
      },
    ];
  } finally {
    await Promise.all([registry.stop(), trust.stop()]);
  }
}

async function writeFiles(workspace: string, images: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: FILES }, async (_, index) => {
      const service = join(workspace, `service${Math.floor(index / FILES_A_FOLDER)}`);
      await mkdir(service, { recursive: true });
      const file = join(service, `Dockerfile.${index}`);
      const stages = [0, 1, 2].map(
        (stage) => `FROM ${images[(index * 3 + stage) % images.length] ?? ''} AS s${stage}\n`,
      );
      await writeFile(file, `${stages.join('RUN make\n')}COPY --from=s0 /a /b\n`);
      return pathToFileURL(file).href;
    }),
  );
}

/** One repository with very many targets: new, known from the store, and looked at. */
async function largeRows(folder: string): Promise<readonly Row[]> {
  const server = await startTrustServer(0);
  try {
    server.publish(LARGE_GUN, largeRepository().files());
    const settings = { trustServer: server.url, askRegistry: false, network: 'all' };
    const reports: Record<'cold' | 'warm' | 'shown', LoopReport[]> = { cold: [], warm: [], shown: [] };
    for (let run = 0; run < RUNS; run++) {
      const home = await mkdtemp(join(folder, 'home-'));
      for (const state of ['cold', 'warm'] as const) {
        const editor = await ServedEditor.start({ folder: home, settings });
        await editor.open(DOCUMENT, `FROM ${LARGE_IMAGE}:v5\nFROM ${LARGE_IMAGE}:none\n`);
        reports[state].push(await editor.report());
        if (state === 'warm') {
          await look(editor);
          reports.shown.push(await editor.report());
        }
        await editor.stop();
      }
    }
    return [
      blockRow('while a repository of 75,000 tags is new', reports.cold),
      blockRow('while it is verified out of the store', reports.warm),
      blockRow('while it is shown: hover, fixes, a pin, the tree, every tag and the metadata', reports.shown),
    ];
  } finally {
    await server.stop();
  }
}

const DOCUMENT = 'file:///bench/Dockerfile';
/** Fewer than the metadata of the repository have. */
const LARGE_BYTES = 5e6;

async function look(editor: ServedEditor): Promise<void> {
  const textDocument = { uri: DOCUMENT };
  const position = { line: 1, character: 8 };
  const hover = await editor.connection.sendRequest('textDocument/hover', { textDocument, position });
  const actions: readonly unknown[] = await editor.connection.sendRequest('textDocument/codeAction', {
    textDocument,
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
  await editor.open('file:///bench/Dockerfile.pinned', `FROM ${LARGE_IMAGE}:v5@sha256:${'0'.repeat(64)}\n`);
  const { nodes } = await editor.request('imageTrust/tree', { by: 'repository', of: LARGE_GUN });
  const { text } = await editor.request('imageTrust/document', { path: metadataPath(LARGE_GUN, 'targets') });
  const isShown = hover !== null && actions.length > 0 && nodes.length > 0 && text.length > LARGE_BYTES;
  if (!isShown) throw new Error('nothing was shown');
  for (let from = 0; ;) {
    const { tags, rest } = await editor.request('imageTrust/signedTags', { gun: LARGE_GUN, from });
    from += tags.length;
    if (rest === 0) return;
  }
}

function blockRow(what: string, reports: readonly LoopReport[]): Row {
  return msRow(
    `longest block of the server’s event loop ${what}`,
    timesOf(reports.map((report) => report.blockedMs)).median,
    MAX_BLOCK_MS,
  );
}

function msRow(what: string, value: number, limit: number): Row {
  return { what, value: ms(value), limit: ms(limit), met: value <= limit };
}

async function sizeRow(name: string, limit: number): Promise<Row> {
  const { size } = await stat(join(distFolder, name));
  return { what: `\`${name}\``, value: kilobytes(size), limit: kilobytes(limit), met: size <= limit };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1e3).toFixed(0)} KB`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
