import { documentKind } from '../../../server/src/documents/document-kind.ts';
import { planEdit } from '../../../server/src/documents/edit.ts';
import type { ImageUse, ParsedDocument } from '../../../server/src/documents/image-use.ts';
import { parseDocument } from '../../../server/src/documents/parse-document.ts';
import { Projects } from '../../../server/src/trust/project/projects.ts';
import { fakeProjectFiles } from '../../support/fake-project-files.ts';

/** Files of the folder /shop by their names; those whose names begin with `/` lie elsewhere. */
export type Files = Readonly<Record<string, string>>;

/** One of the files, parsed in the midst of the others. */
export async function parseIn(files: Files, name: string, folders: readonly string[] = []): Promise<ParsedDocument> {
  const byPath = new Map(Object.entries(files).map(([file, text]) => [pathOf(file), text]));
  const roots = ['/shop'];
  const projects = new Projects({
    files: fakeProjectFiles(
      roots,
      (path) => byPath.get(path),
      () => [...byPath.keys()],
    ),
    roots,
    folders: folders.map(pathOf),
  });
  const [path, text] = [pathOf(name), files[name] ?? ''];
  const kind = documentKind(path) ?? 'compose';
  const context = await projects.contextOf({ kind, path, text });
  return parseDocument(kind, text, { buildArguments: new Map(), ...context });
}

/** What it uses: references, and for what is unknown the reasons, or else the variables. */
export async function usesIn(files: Files, name: string, folders?: readonly string[]): Promise<readonly string[]> {
  return (await parseIn(files, name, folders)).uses.map(meaning);
}

/** What is wrong, each with the text that it is drawn under: `x.yaml | not-found: x.yaml does not exist`. */
export async function problemsIn(files: Files, name: string): Promise<readonly string[]> {
  const { problems } = await parseIn(files, name);
  return problems.map(
    ({ code, message, span }) => `${(files[name] ?? '').slice(span.start, span.end)} | ${code}: ${message}`,
  );
}

/** Why the first use of a file cannot be pinned. */
export async function refusalIn(files: Files, name: string): Promise<string> {
  const [use] = (await parseIn(files, name)).uses;
  const plan = use && planEdit(use, { kind: 'set-digest', digest: `sha256:${'1'.repeat(64)}` });
  return plan?.kind === 'refused' ? plan.reason : 'none';
}

function meaning({ subject }: ImageUse): string {
  if (subject.kind === 'reference') return subject.reference.text;
  if (subject.kind === 'invalid') return `invalid ${subject.problem.code}`;
  return (subject.reasons ?? subject.variables).join('; ');
}

function pathOf(name: string): string {
  return name.startsWith('/') ? name : `/shop/${name}`;
}
