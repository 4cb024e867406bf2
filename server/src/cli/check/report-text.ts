import type { Colors } from 'picocolors/types';
import { unreachableCase } from '../../base/errors.ts';
import type { LinePosition } from '../../base/lines.ts';
import { visible } from '../../base/visible.ts';
import type { Finding } from '../../rules/finding.ts';
import type { PolicyFileFinding } from '../../rules/policy/policy-file.ts';
import { caveatWords, dateWords, exemptWords, imageWords, signerWords } from '../../rules/words.ts';
import type { Verdict } from '../../trust/verdict.ts';
import type { CheckedFile, CheckedUse, CheckReport } from './check-report.ts';
import { referenceText, VERDICT_WORDS, verdictCounts } from './report-parts.ts';

export interface TextStyle {
  readonly colors: Colors;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** `check --format text`: the uses under the file they stand in, then one line that counts the verdicts. */
export function checkText({ files, policies }: CheckReport, style: TextStyle): string {
  const withUses = files.filter((file) => file.uses.length > 0);
  const blocks = [
    ...withUses.map(({ file, uses }) =>
      fileText(
        file,
        uses.flatMap((checked) => rowsOf(checked, style)),
        style,
      ),
    ),
    ...policies
      .filter(({ findings }) => findings.length > 0)
      .map(({ file, findings }) =>
        fileText(
          file,
          findings.map((one) => findingRow(one, one.start, style)),
          style,
        ),
      ),
  ];
  return [...blocks, summaryLine(withUses)].join('\n');
}

function fileText(file: string, rows: readonly Row[], style: TextStyle): string {
  const width = (column: 'place' | 'severity' | 'code'): number => Math.max(...rows.map((row) => row[column].length));
  const widths = { place: width('place'), severity: width('severity'), code: width('code') };
  const lines = rows.map(({ place, severity, code, message, paint }) =>
    [
      `  ${place.padEnd(widths.place)}`,
      paint(severity.padEnd(widths.severity)),
      style.colors.dim(code.padEnd(widths.code)),
      visible(message),
    ].join('  '),
  );
  return `${[style.colors.underline(visible(file)), ...lines].join('\n')}\n`;
}

interface Row {
  readonly place: string;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly paint: (text: string) => string;
}

function rowsOf({ start, use, verdict, findings }: CheckedUse, style: TextStyle): readonly Row[] {
  if (findings.length > 0) return findings.map(({ finding }) => findingRow(finding, start, style));
  const { colors, now } = style;
  const isGood = verdict.kind === 'verified';
  return [
    {
      place: placeWords(start),
      severity: isGood ? 'ok' : 'off',
      code: verdict.kind,
      message: quietMessage(verdict, referenceText(use), now),
      paint: isGood ? colors.green : colors.dim,
    },
  ];
}

function findingRow(finding: Finding | PolicyFileFinding, start: LinePosition, { colors }: TextStyle): Row {
  const paint = { error: colors.red, warning: colors.yellow, information: colors.blue, hint: colors.dim };
  return { ...finding, place: placeWords(start), paint: paint[finding.severity] };
}

function placeWords({ line, column }: LinePosition): string {
  return `${line}:${column}`;
}

/** What is said where there is no finding: the good news, and why there is no bad news. */
function quietMessage(verdict: Verdict, reference: string, now: number): string {
  switch (verdict.kind) {
    case 'verified': {
      const { image, signed } = verdict;
      const caveat = caveatWords(verdict, now);
      return `${imageWords(image)} is signed by ${signerWords(signed)} until ${dateWords(signed.expires)}.${caveat}`;
    }
    case 'exempt':
      return exemptWords(verdict);
    case 'signed':
    case 'outdated':
    case 'unsignedPin':
    case 'unsigned':
    case 'noTrustData':
    case 'moved':
    case 'expired':
    case 'rejected':
    case 'retired':
    case 'unavailable':
    case 'unresolved':
    case 'invalid':
      return `${reference}: the settings switch this finding off.`;
    default:
      return unreachableCase(verdict);
  }
}

function summaryLine(files: readonly CheckedFile[]): string {
  const uses = files.flatMap((file) => file.uses);
  const counts = Array.from(verdictCounts(uses), ([kind, count]) => `${count} ${VERDICT_WORDS[kind]}`);
  if (uses.length === 0) return 'No images found.\n';
  return `${counted(uses.length, 'image')} in ${counted(files.length, 'file')}: ${counts.join(', ')}\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
