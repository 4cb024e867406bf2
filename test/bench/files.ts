import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findSources } from '../../server/src/cli/source-files.ts';
import { readSource } from '../../server/src/cli/source-text.ts';
import { folderOfPath } from '../../server/src/base/paths.ts';
import { DOCUMENT_KINDS } from '../../server/src/documents/document-kind.ts';
import { parseDocument } from '../../server/src/documents/parse-document.ts';
import { IgnoredFiles } from '../../server/src/node/ignored-files.ts';
import { absolutePath, DiskProjectFiles } from '../../server/src/node/project-files.ts';
import { sourceFiles } from '../../server/src/node/source-files.ts';
import { withTexts } from '../../server/src/trust/project/project-files.ts';
import { Projects } from '../../server/src/trust/project/projects.ts';
import { measure, ratioRow, type Section } from './measure.ts';

/** A workspace on disk: found, read and parsed as `check` does, against nothing but reading all of its files. */
export async function benchFiles(folder: string): Promise<Section> {
  const rows = [];
  for (const { what, files, isUsual } of WORKSPACES) {
    const root = join(folder, `workspace-${rows.length}`);
    for (const [path, text] of files) await write(join(root, path), text);
    const plain = await measure(() => readAll(root));
    const ours = await measure(() => parseAll(root));
    const { limit, met, ...row } = ratioRow(what, ours.median, plain.median, 2);
    rows.push(isUsual ? { ...row, ...(limit !== undefined && { limit }), ...(met !== undefined && { met }) } : row);
  }
  return { title: 'A workspace of 1,000 files', method: METHOD, rows };
}

const METHOD =
  'Every file of the folder read, one after the other in each folder, against all documents found, read and parsed, with the build ' +
  'arguments of Compose files; medians of the same number of turns, with a warm file system.';

async function readAll(folder: string): Promise<number> {
  let length = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    length += entry.isDirectory() ? await readAll(path) : new TextDecoder().decode(await readFile(path)).length;
  }
  return length;
}

async function parseAll(root: string): Promise<number> {
  const ignored = new IgnoredFiles();
  const sources = { ...sourceFiles, isIgnored: (path: string, kind: 'file' | 'folder') => ignored.has(path, kind) };
  const { files } = await findSources(sources, [root], new Set(DOCUMENT_KINDS));
  const documents = [];
  for (const file of files) documents.push(await readSource(sources, file));
  const roots = [absolutePath(root)];
  const compose = documents.filter(({ kind }) => kind === 'compose');
  const folders = [...new Set(compose.map(({ path }) => folderOfPath(absolutePath(path))))];
  const texts = new Map(documents.map(({ path, text }) => [absolutePath(path), text]));
  const projects = new Projects({ files: withTexts(new DiskProjectFiles(roots), texts), roots, folders });
  let uses = 0;
  for (const { kind, path, text } of documents) {
    const around = await projects.contextOf({ kind, path: absolutePath(path), text });
    uses += parseDocument(kind, text, { buildArguments: new Map(), ...around }).uses.length;
  }
  return uses;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const DOCKERFILE = `ARG NODE=20
FROM node:\${NODE} AS build
WORKDIR /srv/app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build && \\
    npm prune --omit=dev
FROM gcr.io/distroless/nodejs20
COPY --from=build /srv/app /srv/app
COPY --from=busybox:1.36 /bin/busybox /bin/busybox
USER 1000
CMD ["/srv/app/dist/main.js"]
`;

const COMPOSE = `services:
  app:
    build:
      context: .
      args: { NODE: "22" }
    environment:
      LANG: C.UTF-8
    ports: ["8080:80"]
    depends_on: [database]
  database:
    image: postgres:16
    volumes: [data:/var/lib/postgresql/data]
volumes:
  data: {}
`;

const SOURCE = 'export function add(a: number, b: number): number {\n  return a + b;\n}\n'.repeat(60);

interface Workspace {
  readonly what: string;
  readonly files: readonly (readonly [path: string, text: string])[];
  /** The limit is for workspaces as people have them. */
  readonly isUsual: boolean;
}

/** 50 projects of 20 files each; 500 folders with a Dockerfile and a Compose file. */
const WORKSPACES: readonly Workspace[] = [
  {
    what: '1,000 files, of which 50 are Dockerfiles and 50 Compose files',
    isUsual: true,
    files: Array.from({ length: 50 }, (_, project) => [
      [`p${project}/Dockerfile`, DOCKERFILE] as const,
      [`p${project}/compose.yaml`, COMPOSE] as const,
      ...Array.from({ length: 18 }, (__, file) => [`p${project}/src/m${file}.ts`, SOURCE] as const),
    ]).flat(),
  },
  {
    what: '1,000 files, of which 500 are Dockerfiles and 500 Compose files: the YAML parser alone takes longer than reading',
    isUsual: false,
    files: Array.from({ length: 500 }, (_, project) => [
      [`p${project}/Dockerfile`, DOCKERFILE] as const,
      [`p${project}/compose.yaml`, COMPOSE] as const,
    ]).flat(),
  },
];
