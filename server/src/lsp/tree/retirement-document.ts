import { dependentsOn } from '../../trust/dependents.ts';
import type { Settings } from '../../trust/settings.ts';
import { retirementReport, type RetirementStep } from '../../rules/retirement-report.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import { workspacePath } from '../check/workspace-paths.ts';
import { code, linkTo, plain } from '../show/markdown.ts';

/** Path of the document, below the client's scheme for read-only documents. */
export const RETIREMENT_PATH = '/retirement.md';

export interface RetirementDocumentOptions {
  readonly settings: Settings;
  /** URIs of the workspace's folders: files are named by their way from there. */
  readonly folders: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Which images of the checked files depend on a trust server that ends, and what can be done, as Markdown. */
export function retirementDocument(
  documents: readonly CheckedDocument[],
  { settings, folders, now }: RetirementDocumentOptions,
): string {
  const uses = documents.flatMap(({ text, inspection }) =>
    inspection.uses.map((inspected) => {
      const line = text.positionAt(inspected.use.span.start).line + 1;
      const place = { name: `${workspacePath(text.uri, folders)}:${line}`, link: linkInFirst(folders, text.uri, line) };
      return { ...inspected, place };
    }),
  );
  const { summary, steps } = retirementReport(dependentsOn(uses, settings), now);
  const blocks = ['# Images that depend on notary.docker.io', ...summary.map(plain), ...steps.map(stepBlock)];
  return `${blocks.join('\n\n')}\n`;
}

/** A line of a file. */
interface Place {
  readonly name: string;
  readonly link: string | undefined;
}

/** VS Code's preview of Markdown follows no `file:` links; it takes those that begin with `/` for ways from the first folder. */
function linkInFirst([first]: readonly string[], uri: string, line: number): string | undefined {
  const root = first?.replace(/\/$/, '');
  return root !== undefined && uri.startsWith(`${root}/`) ? `${uri.slice(root.length)}#L${line}` : undefined;
}

function stepBlock({ title, advice, images }: RetirementStep<Place>): string {
  const items = images.map(({ name, pinned, places }) => {
    const lines = [`- ${code(name)}`, ...(pinned === undefined ? [] : [`  - pinned: ${code(pinned)}`])];
    return [
      ...lines,
      ...places.map(({ name: place, link }) => `  - ${link === undefined ? plain(place) : linkTo(link, place)}`),
    ].join('\n');
  });
  return [`## ${plain(title)} (${images.length})`, plain(advice), items.join('\n')].join('\n\n');
}
