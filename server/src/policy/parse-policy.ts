import { isMap, type Document, type YAMLMap } from 'yaml';
import type { Span } from '../base/span.ts';
import { parseRfc3339 } from '../base/time.ts';
import { readYaml } from '../documents/yaml/read-yaml.ts';
import { normalise } from '../reference/normalise.ts';
import { parseReference } from '../reference/parse-reference.ts';
import { EXCEPTION_MEMBERS, IMAGE_MEMBERS, POLICY_MEMBERS, type MemberDescription } from './members.ts';
import type { ImageDemand, ParsedPolicy, Policy, PolicyException } from './policy.ts';
import { PolicyReader, spanOf, type Member, type PlacedText } from './policy-reader.ts';

/** Longest policy that is read, in UTF-16 code units. */
export const MAX_POLICY_LENGTH = 256 * 1024;

const DAY_MS = 86_400_000;

const NO_POLICY: Policy = { enforce: false, registries: undefined, images: [], exceptions: [] };

/** Reads a policy file. Never throws: what was not understood is a problem, and what was understood counts. */
export function parsePolicy(text: string): ParsedPolicy {
  if (text.length > MAX_POLICY_LENGTH) {
    const message = `the file is larger than ${MAX_POLICY_LENGTH / 1024} KB and was not read`;
    return { policy: NO_POLICY, problems: [{ message, span: START }] };
  }
  const { documents, problems } = readYaml(text);
  const reader = new PolicyReader();
  for (const { message, span } of problems) reader.report(span, message);
  const policy = readDocuments(documents, reader);
  return { policy, problems: reader.problems.toSorted((a, b) => a.span.start - b.span.start) };
}

const START: Span = { start: 0, end: 0 };

function readDocuments([document, another]: readonly Document[], reader: PolicyReader): Policy {
  if (another !== undefined) reader.report(spanOf(another.contents) ?? START, 'a policy is one document, not several');
  const root = document?.contents;
  if (isMap(root)) return readPolicy(root, reader);
  reader.report(spanOf(root) ?? START, 'a policy begins with version: 1');
  return NO_POLICY;
}

function readPolicy(root: YAMLMap, reader: PolicyReader): Policy {
  const { start } = spanOf(root) ?? START;
  const members = reader.members(root, POLICY_MEMBERS);
  const version = members.get('version');
  if (version === undefined) reader.report({ start, end: start }, 'version: 1 is missing');
  else if (reader.text(version)?.value !== '1') {
    reader.report(spanOf(version.node) ?? version.key, 'this Image Trust reads version 1 only');
    return NO_POLICY;
  }
  const enforce = members.get('enforce');
  return {
    enforce: enforce !== undefined && reader.flag(enforce),
    registries: readRegistries(members.get('registries'), reader),
    images: entriesOf(members.get('images'), IMAGE_MEMBERS, reader).flatMap((entry) => readImage(entry, reader)),
    exceptions: entriesOf(members.get('exceptions'), EXCEPTION_MEMBERS, reader).flatMap((entry) =>
      readException(entry, reader),
    ),
  };
}

/** A list of which nothing could be read is a problem, and forbids nothing. */
function readRegistries(member: Member | undefined, reader: PolicyReader): readonly string[] | undefined {
  const hosts = (member === undefined ? [] : reader.texts(member)).flatMap((host) => readRegistry(host, reader));
  return hosts.length === 0 ? undefined : hosts;
}

/** The host as image names have it: `index.docker.io` is `docker.io`. */
function readRegistry({ value, span }: PlacedText, reader: PolicyReader): readonly string[] {
  const parsed = parseReference(`${value}/image`);
  if (parsed.kind === 'reference' && parsed.reference.host === value) return [normalise(parsed.reference).registry];
  reader.report(span, `${value} is no registry: a host with its port, like docker.io or registry.example.com:5000`);
  return [];
}

/** One entry of a list, its members by name. */
interface Entry<N extends string> {
  readonly members: ReadonlyMap<N, Member>;
  /** `undefined` where it cannot be read. */
  readonly match: string | undefined;
  /** The first member: what is underlined where another is missing. */
  readonly head: Span;
}

/** The entries of a list, in which no pattern may stand twice. */
function entriesOf<N extends string>(
  list: Member | undefined,
  known: readonly MemberDescription<N | 'match'>[],
  reader: PolicyReader,
): readonly Entry<N | 'match'>[] {
  const seen = new Set<string>();
  return (list === undefined ? [] : reader.maps(list)).map((map) => {
    const members = reader.members(map, known);
    const head = spanOf(map.items[0]?.key) ?? spanOf(map) ?? START;
    const match = readMatch(members.get('match'), head, reader);
    if (match !== undefined && seen.has(match.value)) {
      reader.report(match.span, `${match.value} has an entry above already: put everything into one`);
    }
    if (match !== undefined) seen.add(match.value);
    return { members, match: match?.value, head };
  });
}

function readMatch(member: Member | undefined, head: Span, reader: PolicyReader): PlacedText | undefined {
  if (member === undefined) {
    reader.report(head, 'match is missing: the images that are meant');
    return undefined;
  }
  const match = reader.text(member);
  if (match === undefined || /^[\w./:*[\]-]+$/.test(match.value)) return match;
  reader.report(match.span, `${match.value} covers no image: write a name with * for any characters, without a digest`);
  return undefined;
}

function readImage(entry: Entry<keyof ImageDemand>, reader: PolicyReader): readonly ImageDemand[] {
  const { members, match, head } = entry;
  const [signers, anySigner, pinned] = [members.get('signers'), members.get('anySigner'), members.get('pinned')];
  if (signers === undefined && anySigner === undefined && pinned === undefined) {
    reader.report(head, 'this entry asks for nothing: signers, anySigner or pinned is missing');
  }
  const demand = {
    signers: readSigners(signers, reader),
    anySigner: readSigners(anySigner, reader),
    pinned: pinned !== undefined && reader.flag(pinned),
  };
  return match === undefined ? [] : [{ ...demand, match }];
}

function readSigners(member: Member | undefined, reader: PolicyReader): readonly string[] {
  return (member === undefined ? [] : reader.texts(member)).flatMap(({ value, span }) => {
    if (/^(?!targets\/)[\w.-]+(?:\/[\w.-]+)*$/.test(value)) return [value];
    reader.report(span, `${value} is no signer: write the name of a delegation without targets/, like alice`);
    return [];
  });
}

function readException(
  { members, match, head }: Entry<'match' | 'reason' | 'until'>,
  reader: PolicyReader,
): readonly PolicyException[] {
  const [reason, until] = [members.get('reason'), members.get('until')];
  if (reason === undefined) reader.report(head, 'reason is missing: why the exception is there');
  if (until === undefined) reader.report(head, 'until is missing: the last day on which the exception counts');
  const why = reason && reader.text(reason);
  const day = until && reader.text(until);
  const begins = day && parseRfc3339(`${day.value}T00:00:00Z`);
  if (day !== undefined && begins === undefined) reader.report(day.span, `${day.value} is no day, like 2027-01-31`);
  if (match === undefined || why === undefined || day === undefined || begins === undefined) return [];
  return [{ match, reason: why.value, until: day.value, endsAt: begins + DAY_MS, untilSpan: day.span }];
}
