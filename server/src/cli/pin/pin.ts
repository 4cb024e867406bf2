import type { Command } from 'commander';
import { UsageError } from '../../base/errors.ts';
import { visible } from '../../base/visible.ts';
import { applyEdits } from '../../trust/documents.ts';
import { checkExit } from '../check/check-exit.ts';
import { checkReport, type CheckedUse, type CheckReport, troubleLine, troublesOf } from '../check/check-report.ts';
import { complain, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode, worse } from '../exit-code.ts';
import type { CliHost, TextOutput } from '../host.ts';
import { inspectSources, type SourceOptions } from '../inspect-sources.ts';
import { acceptExceptionsOption, pathArgument } from '../options.ts';
import { replaceText } from '../source-text.ts';
import { planSource, type PinPlan } from './plan-source.ts';
import { unifiedDiff } from './unified-diff.ts';

interface PinOptions extends SourceOptions {
  readonly write?: boolean;
  readonly diff?: boolean;
  readonly update?: boolean;
}

export function registerPin({ program, host, end }: CommandContext): Command {
  return program
    .command('pin')
    .summary('write signed digests into files')
    .description('Pins images to the digests that their publishers signed. Without --write, shows what would change.')
    .addArgument(pathArgument())
    .option('--write', 'change the files')
    .option('--diff', 'show the changes; the default without --write')
    .option('--update', 'also renew pins that are out of date')
    .addOption(acceptExceptionsOption())
    .action(async (paths: readonly string[], options: PinOptions) => end(await pin(host, paths, options)));
}

async function pin(host: CliHost, paths: readonly string[], options: PinOptions): Promise<ExitCode> {
  const inspected = await inspectSources(host, paths, options);
  const now = host.clock.now();
  const scope = options.update === true ? 'missing-and-outdated' : 'missing';
  const plans = inspected.sources.map((source) => planSource(source, scope, now));
  const isShown = options.diff === true || options.write !== true;
  const written: ExitCode[] = [];
  for (const plan of plans) {
    if (isShown) host.stdout.write(shown(diffOf(plan), host.stdout));
    if (options.write === true) written.push(await write(host, plan));
  }
  const report = withoutPinned(checkReport(inspected, now), plans);
  const lines = [
    ...troublesOf(report).map(troubleLine),
    ...policyLines(report),
    ...plans.flatMap(leftLines),
    ...inspected.notes,
  ];
  for (const line of lines) complain(host, line);
  return written.reduce(worse, checkExit(report, 'warning'));
}

function diffOf(plan: PinPlan): string {
  const { before, after } = textsOf(plan);
  return unifiedDiff(plan.source.path, before, after);
}

/** On a terminal what could drive it stands there as escapes; anywhere else the very bytes do, for `git apply`. */
function shown(diff: string, { isTerminal }: TextOutput): string {
  return isTerminal ? diff.replace(/[^\r\n\t]+|\r(?!\n)/g, visible) : diff;
}

/** The whole file as it was read, and with its pins. */
function textsOf({ source, edits }: PinPlan): { readonly before: string; readonly after: string } {
  const { mark, text } = source.document;
  return { before: mark + text, after: mark + applyEdits(text, edits) };
}

/** A file that cannot be written is left as it was, and does not keep the others from being pinned. */
async function write(host: CliHost, plan: PinPlan): Promise<ExitCode> {
  const { source, edits, pinned } = plan;
  if (edits.length === 0) return EXIT.allowed;
  const { before, after } = textsOf(plan);
  try {
    await replaceText(host.sources, source.path, before, after);
    complain(host, `${source.path}: pinned ${pinned.length} ${pinned.length === 1 ? 'image' : 'images'}`);
    return EXIT.allowed;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(host, error.message);
    return EXIT.usage;
  }
}

/** What is pinned is settled, but for where it comes from; how the command ends depends on the rest. */
function withoutPinned({ files, ...report }: CheckReport, plans: readonly PinPlan[]): CheckReport {
  const pinned = new Set(plans.flatMap((plan) => plan.pinned));
  const remaining = (checked: CheckedUse): CheckedUse =>
    pinned.has(checked.use)
      ? { ...checked, findings: checked.findings.filter(({ finding }) => finding.code === 'policy-registry') }
      : checked;
  return { ...report, files: files.map((file) => ({ ...file, uses: file.uses.map(remaining) })) };
}

function policyLines({ policies }: CheckReport): readonly string[] {
  return policies.flatMap(({ file, findings }) =>
    findings.map(({ start, message }) => `${file}:${start.line}:${start.column}: ${visible(message)}`),
  );
}

function leftLines({ source, left }: PinPlan): readonly string[] {
  return left.map(({ start, reason }) => `${source.path}:${start.line}:${start.column}: ${visible(reason)}`);
}
