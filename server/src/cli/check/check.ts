import { type Command, Option } from 'commander';
import { UsageError, unreachableCase } from '../../base/errors.ts';
import type { DocumentToInspect, ImageTrust } from '../../trust/image-trust.ts';
import type { Settings } from '../../trust/settings.ts';
import { colorsFor } from '../colors.ts';
import { complain, type CommandContext } from '../command.ts';
import type { CliHost } from '../host.ts';
import { trustRequest, type TrustOptions } from '../options.ts';
import { findSources } from '../source-files.ts';
import { readDocument } from '../source-text.ts';
import { checkExit, FAIL_ON, type FailOn } from './check-exit.ts';
import { checkedFile, type CheckReport } from './checked-use.ts';
import { checkJson } from './report-json.ts';
import { checkSarif } from './report-sarif.ts';
import { checkText } from './report-text.ts';

const FORMATS = ['text', 'json', 'sarif'] as const;

interface CheckOptions extends TrustOptions {
  readonly format: (typeof FORMATS)[number];
  readonly failOn: FailOn;
}

export function registerCheck({ program, host, end }: CommandContext): Command {
  return program
    .command('check')
    .summary('judge every image in files and folders')
    .description('Judges every image that Dockerfiles and Compose files use.')
    .argument('[path...]', 'files, or folders to search', ['.'])
    .addOption(new Option('--format <format>', 'how the result is written').choices(FORMATS).default('text'))
    .addOption(new Option('--fail-on <severity>', 'lowest severity that fails').choices(FAIL_ON).default('warning'))
    .action(async (paths: readonly string[], options: CheckOptions) => {
      const report = await check(host, paths, options);
      host.stdout.write(render(report, options.format, host));
      for (const line of troubles(report)) complain(host, line);
      end(checkExit(report, options.failOn));
    });
}

/** Reads one file after the other, then asks about all of them at once: questions about one repository are shared. */
async function check(host: CliHost, paths: readonly string[], options: CheckOptions): Promise<CheckReport> {
  const request = await trustRequest(host, options);
  const trust = await host.openTrust(request);
  const { files, failures } = await findSources(host.sources, paths);
  const documents: { readonly path: string; readonly document: DocumentToInspect }[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    try {
      documents.push({
        path: file.path,
        document: await readDocument(host.sources, file, request.settings.buildArguments),
      });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      unreadable.push(error.message);
    }
  }
  const judged = documents.map(({ path, document }) => judgeFile(trust, path, document, request.settings, host));
  return { files: await Promise.all(judged), failures: [...failures, ...unreadable] };
}

async function judgeFile(
  trust: ImageTrust,
  path: string,
  document: DocumentToInspect,
  { enforce, severity }: Settings,
  { clock }: CliHost,
): Promise<CheckReport['files'][number]> {
  const inspection = await trust.inspect(document, { freshness: 'cached' });
  return checkedFile(path, document.text, inspection, { enforce, severity, now: clock.now() });
}

function render(report: CheckReport, format: CheckOptions['format'], host: CliHost): string {
  switch (format) {
    case 'text':
      return checkText(report, { colors: colorsFor(host), now: host.clock.now() });
    case 'json':
      return checkJson(report);
    case 'sarif':
      return checkSarif(report, host.version);
    default:
      return unreachableCase(format);
  }
}

function troubles({ files, failures }: CheckReport): readonly string[] {
  const problems = files.flatMap(({ file, problems: found }) =>
    found.map(({ problem, start }) => `${file}:${start.line}:${start.column}: ${problem.message}`),
  );
  return [...failures, ...problems];
}
