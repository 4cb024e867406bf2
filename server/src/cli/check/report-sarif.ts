import { unreachableCase } from '../../base/errors.ts';
import type { LinePosition } from '../../base/lines.ts';
import type { Finding, FindingCode } from '../../rules/finding.ts';
import type { PolicyFileFinding } from '../../rules/policy/policy-file.ts';
import { POLICY_RULES } from '../../rules/policy/policy-rules.ts';
import { diagnosticUrl, RULES } from '../../rules/rules.ts';
import type { Severity } from '../../trust/settings.ts';
import {
  type CheckedUse,
  type CheckReport,
  type LocatedFix,
  type LocatedPolicyFinding,
  troubleLine,
  troublesOf,
} from './check-report.ts';

const HOME = 'https://github.com/image-trust/image-trust';
const SARIF_SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';
/** Paths in the report are relative to the folder that `check` ran in. */
const BASE = 'SRCROOT';

/** `check --format sarif`: SARIF 2.1.0, the findings only, for code scanning services. */
export function checkSarif(report: CheckReport, version: string): string {
  const findings = [
    ...report.files.flatMap((file) => file.uses).flatMap(resultsOf),
    ...report.policies.flatMap(({ file, findings: ofPolicy }) =>
      ofPolicy.map((finding) => policyResult(file, finding)),
    ),
  ];
  const troubles = troublesOf(report);
  const notifications = troubles.map((trouble) => ({ level: trouble.level, message: { text: troubleLine(trouble) } }));
  const executionSuccessful = troubles.every(({ level }) => level !== 'error');
  const run = {
    tool: { driver: { name: 'Image Trust', version, informationUri: HOME, rules: ALL_RULES.map(ruleJson) } },
    originalUriBaseIds: { [BASE]: { description: { text: 'The folder that check ran in.' } } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful, toolExecutionNotifications: notifications }],
    results: findings,
  };
  return `${JSON.stringify({ $schema: SARIF_SCHEMA, version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
}

const ALL_RULES = [...RULES, ...POLICY_RULES];

function ruleJson({ code, reported }: (typeof ALL_RULES)[number]): object {
  return {
    id: code,
    shortDescription: { text: DESCRIPTIONS[code] },
    // GitHub wants both of a rule, and shows the help where it cannot show a link.
    fullDescription: { text: DESCRIPTIONS[code] },
    help: { text: `What it means, and what to do: ${diagnosticUrl(code)}` },
    helpUri: diagnosticUrl(code),
    defaultConfiguration: { level: levelOf(reported) },
  };
}

const DESCRIPTIONS: Readonly<Record<FindingCode, string>> = {
  'image-unpinned': 'The tag is signed, but the image is not pinned to its digest.',
  'pin-outdated': 'The pinned digest was signed for this tag once; now another one is.',
  'pin-unsigned': 'The publisher signs, but has not signed the pinned digest.',
  'image-unsigned': 'The publisher signs, but has not signed this tag.',
  'image-no-trust-data': 'The trust server has nothing about this repository.',
  'registry-mismatch': 'The registry serves something else than what was signed.',
  'trust-expired': 'The trust data of the repository are out of date.',
  'trust-rejected': 'The trust data of the repository failed a check.',
  'trust-retired': 'The trust service has been shut down.',
  'trust-unavailable': 'Whether the image is signed could not be checked.',
  'reference-unresolved': 'The image depends on a variable without a known value.',
  'reference-invalid': 'The text is not a valid image reference.',
  'policy-registry': 'The image comes from a registry that the policy does not allow.',
  'policy-signer': 'Those whom the policy asks for have not signed the image.',
  'policy-unpinned': 'The policy asks for a digest, and the image is not pinned.',
  'policy-exception-expired': 'An exception of the policy has ended.',
  'policy-invalid': 'The policy file cannot be read.',
};

function resultsOf({ file, start, end, findings }: CheckedUse): readonly object[] {
  const artifactLocation = locationOf(file);
  return findings.map(({ finding, fixes }) => ({
    ...resultJson(finding, artifactLocation, regionOf(start, end)),
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => fixJson(fix, artifactLocation)) }),
  }));
}

function policyResult(file: string, finding: LocatedPolicyFinding): object {
  return resultJson(finding, locationOf(file), regionOf(finding.start, finding.end));
}

function resultJson(finding: PolicyFileFinding | Finding, artifactLocation: object, region: object): object {
  return {
    ruleId: finding.code,
    ruleIndex: ALL_RULES.findIndex(({ code }) => code === finding.code),
    level: levelOf(finding.severity),
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation, region } }],
  };
}

function locationOf(file: string): object {
  return { uri: uriOf(file), ...(isRelative(file) && { uriBaseId: BASE }) };
}

function fixJson({ title, edits }: LocatedFix, artifactLocation: object): object {
  const replacements = edits.map(({ start, end, newText }) => ({
    deletedRegion: regionOf(start, end),
    insertedContent: { text: newText },
  }));
  return { description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] };
}

function regionOf(start: LinePosition, end: LinePosition): object {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function levelOf(severity: Severity): 'error' | 'warning' | 'note' {
  switch (severity) {
    case 'error':
    case 'warning':
      return severity;
    case 'information':
    case 'hint':
      return 'note';
    default:
      return unreachableCase(severity);
  }
}

function isRelative(path: string): boolean {
  return !/^([/\\]|[a-z]:)/i.test(path);
}

/** A path as a URI: relative ones stay relative, absolute ones get their scheme. */
function uriOf(path: string): string {
  const segments = path.replaceAll('\\', '/').split('/');
  const uri = segments.map(encodeURIComponent).join('/');
  if (isRelative(path)) return uri.replace(/^\.\//, '');
  return `file://${uri.startsWith('/') ? '' : '/'}${uri.replace('%3A', ':')}`;
}
