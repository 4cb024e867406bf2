import { dependentsOn } from '../../trust/dependents.ts';
import type { Settings } from '../../trust/settings.ts';
import { retirementReport, type RetirementStep } from '../../rules/retirement-report.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import { pathOf } from '../check/open-documents.ts';
import { code, plain } from '../show/markdown.ts';

/** Path of the document, below the client's scheme for read-only documents. */
export const RETIREMENT_PATH = '/retirement.md';

/** Which images of the checked files depend on a trust server that ends, and what can be done, as Markdown. */
export function retirementDocument(documents: readonly CheckedDocument[], settings: Settings, now: number): string {
  const uses = documents.flatMap(({ text, inspection }) =>
    inspection.uses.map((inspected) => {
      const { line } = text.positionAt(inspected.use.span.start);
      return { ...inspected, place: `${pathOf(text.uri)}:${line + 1}` };
    }),
  );
  const { summary, steps } = retirementReport(dependentsOn(uses, settings), now);
  const blocks = ['# Images that depend on notary.docker.io', ...summary.map(plain), ...steps.map(stepBlock)];
  return `${blocks.join('\n\n')}\n`;
}

function stepBlock({ title, advice, images }: RetirementStep<string>): string {
  const items = images.map(({ name, pinned, places }) => {
    const lines = [`- ${code(name)}`, ...(pinned === undefined ? [] : [`  - pinned: ${code(pinned)}`])];
    return [...lines, ...places.map((place) => `  - ${plain(place)}`)].join('\n');
  });
  return [`## ${plain(title)} (${images.length})`, plain(advice), items.join('\n')].join('\n\n');
}
