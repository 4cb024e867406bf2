import type { Command } from 'commander';
import { LineIndex } from '../base/lines.ts';
import { visible } from '../base/visible.ts';
import { retirementReport, type RetirementReport } from '../rules/retirement-report.ts';
import { dependentsOn } from '../trust/dependents.ts';
import { isUnread } from './check/check-exit.ts';
import { checkReport, troubleLine, troublesOf } from './check/check-report.ts';
import { complain, type CommandContext } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';
import { inspectSources, type InspectedSource, type SourceOptions } from './inspect-sources.ts';
import { pathArgument } from './options.ts';

interface RetirementOptions extends SourceOptions {
  readonly json?: boolean;
}

export function registerRetirement({ program, host, end }: CommandContext): Command {
  return program
    .command('retirement')
    .summary('list the images that depend on notary.docker.io')
    .description('Lists the images whose trust server is shut down or will be, and what can be done for each.')
    .addArgument(pathArgument())
    .option('--json', 'print JSON')
    .action(async (paths: readonly string[], options: RetirementOptions) =>
      end(await retirement(host, paths, options)),
    );
}

/** A report, and no check: that images depend on a server is no finding about them. */
async function retirement(host: CliHost, paths: readonly string[], options: RetirementOptions): Promise<ExitCode> {
  const inspected = await inspectSources(host, paths, options);
  const { sources, settings } = inspected;
  const now = host.clock.now();
  const report = retirementReport(dependentsOn(sources.flatMap(usesIn), settings), now);
  host.stdout.write(options.json === true ? reportJson(report) : reportText(report));
  const checked = checkReport(inspected, now);
  for (const trouble of troublesOf(checked)) complain(host, troubleLine(trouble));
  return isUnread(checked) ? EXIT.usage : EXIT.allowed;
}

function usesIn({ path, document, inspection }: InspectedSource) {
  const lines = new LineIndex(document.text);
  return inspection.uses.map((inspected) => {
    const { line, column } = lines.positionAt(inspected.use.span.start);
    return { ...inspected, place: { file: path, line, column } };
  });
}

type Place = ReturnType<typeof usesIn>[number]['place'];

function reportText({ summary, steps }: RetirementReport<Place>): string {
  const blocks = steps.map(({ title, advice, images }) => {
    const lines = images.flatMap(({ name, pinned, places }) => [
      `  ${name}`,
      ...(pinned === undefined ? [] : [`    pinned: ${pinned}`]),
      ...places.map(({ file, line, column }) => `    ${file}:${line}:${column}`),
    ]);
    return [`${title}: ${images.length}`, advice, ...lines.map(visible)].join('\n');
  });
  return `${[summary.join('\n'), ...blocks].join('\n\n')}\n`;
}

function reportJson({ steps }: RetirementReport<Place>): string {
  const images = steps.flatMap(({ step, images: dependents }) =>
    dependents.map(({ name, pinned = null, places }) => ({ image: name, step, pinned, places })),
  );
  return `${JSON.stringify({ version: 1, images }, undefined, 2)}\n`;
}
