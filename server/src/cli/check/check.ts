import { type Command, Option } from 'commander';
import { unreachableCase } from '../../base/errors.ts';
import { colorsFor } from '../colors.ts';
import { complain, type CommandContext } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import type { CliHost } from '../host.ts';
import { inspectSources, type SourceOptions } from '../inspect-sources.ts';
import { acceptExceptionsOption, pathArgument } from '../options.ts';
import { checkExit, FAIL_ON, type FailOn } from './check-exit.ts';
import { checkReport, type CheckReport, troubleLine, troublesOf } from './check-report.ts';
import { checkJson } from './report-json.ts';
import { checkSarif } from './report-sarif.ts';
import { checkText } from './report-text.ts';

const FORMATS = ['text', 'json', 'sarif'] as const;

interface CheckOptions extends SourceOptions {
  readonly format: (typeof FORMATS)[number];
  readonly failOn: FailOn;
}

export function registerCheck({ program, host, end }: CommandContext): Command {
  return program
    .command('check')
    .summary('judge every image in files and folders')
    .description('Judges every image that Dockerfiles and Compose files use.')
    .addArgument(pathArgument())
    .addOption(new Option('--format <format>', 'how the result is written').choices(FORMATS).default('text'))
    .addOption(new Option('--fail-on <severity>', 'lowest severity that fails').choices(FAIL_ON).default('warning'))
    .addOption(acceptExceptionsOption())
    .action(async (paths: readonly string[], options: CheckOptions) => end(await check(host, paths, options)));
}

async function check(host: CliHost, paths: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const inspected = await inspectSources(host, paths, options);
  const report = checkReport(inspected, host.clock.now());
  host.stdout.write(render(report, options.format, host));
  for (const line of [...troublesOf(report).map(troubleLine), ...inspected.notes]) complain(host, line);
  return checkExit(report, options.failOn);
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
