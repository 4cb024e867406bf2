import type { Colors } from 'picocolors/types';
import { unreachableCase } from '../../base/errors.ts';
import { caveatWords, dateWords, imageWords, signerWords } from '../../rules/words.ts';
import type { Verdict } from '../../trust/verdict.ts';
import { visible } from '../table.ts';
import type { CheckedFile, CheckedUse, CheckReport } from './check-report.ts';
import { referenceText, VERDICT_WORDS, verdictCounts } from './report-parts.ts';

export interface TextStyle {
  readonly colors: Colors;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** `check --format text`: the uses under the file they stand in, then one line that counts the verdicts. */
export function checkText({ files }: CheckReport, style: TextStyle): string {
  const withUses = files.filter((file) => file.uses.length > 0);
  return [...withUses.map((file) => fileText(file, style)), summaryLine(withUses)].join('\n');
}

function fileText({ file, uses }: CheckedFile, style: TextStyle): string {
  const rows = uses.map((checked) => rowOf(checked, style));
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

function rowOf({ start, use, verdict, finding }: CheckedUse, { colors, now }: TextStyle): Row {
  const place = `${start.line}:${start.column}`;
  if (finding !== undefined) {
    const paint = { error: colors.red, warning: colors.yellow, information: colors.blue, hint: colors.dim };
    return { ...finding, place, paint: paint[finding.severity] };
  }
  const isGood = verdict.kind === 'verified';
  return {
    place,
    severity: isGood ? 'ok' : 'off',
    code: verdict.kind,
    message: quietMessage(verdict, referenceText(use), now),
    paint: isGood ? colors.green : colors.dim,
  };
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
      return `${imageWords(verdict.image)} is exempt by the exception ${verdict.pattern}.`;
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
