import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import type { Span } from '../base/span.ts';
import type { MemberDescription } from './members.ts';
import type { PolicyProblem } from './policy.ts';

/** Most problems that are reported of one file. */
export const MAX_PROBLEMS = 100;

/** Most entries of one list. */
export const MAX_ENTRIES = 1000;

/** A text with its place in the file, quotes included. */
export interface PlacedText {
  readonly value: string;
  readonly span: Span;
}

/** The value of a member, and where the member's name stands: that is underlined where the value has no place. */
export interface Member {
  readonly name: string;
  readonly key: Span;
  readonly node: Node | undefined;
}

/** Reads nodes of a YAML document as what they ought to be. What they are not is a problem, and absent. */
export class PolicyReader {
  readonly problems: PolicyProblem[] = [];

  report(span: Span, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ span, message });
  }

  /** The members of a map by name. Those that are unknown, or stand there twice, are problems. */
  members<N extends string>(map: YAMLMap, known: readonly MemberDescription<N>[]): ReadonlyMap<N, Member> {
    const members = new Map<N, Member>();
    for (const { key, value } of map.items) {
      const span = spanOf(key) ?? spanOf(map) ?? NOWHERE;
      const written = isScalar(key) && typeof key.value === 'string' ? key.value : '';
      const name = known.find((one) => one.name === written)?.name;
      if (name === undefined) {
        const names = known.map((one) => one.name).join(', ');
        this.report(span, `${written === '' ? 'this' : written} is no member here; there are ${names}`);
      } else if (members.has(name)) {
        this.report(span, `${name} stands here twice`);
      } else {
        members.set(name, { name, key: span, node: isNode(value) ? value : undefined });
      }
    }
    return members;
  }

  /** A text that is not empty. */
  text(member: Member): PlacedText | undefined {
    const text = this.#scalar(member.node);
    if (text === undefined) this.#reportValue(member, `${member.name} must be a text`);
    return text;
  }

  flag(member: Member): boolean {
    const value = this.#scalar(member.node)?.value;
    if (value === 'true' || value === 'false') return value === 'true';
    this.#reportValue(member, `${member.name} must be true or false`);
    return false;
  }

  /** A list of texts, each once and at least one. */
  texts(member: Member): readonly PlacedText[] {
    const nodes = this.#list(member, 'a list of texts');
    const texts = new Map<string, PlacedText>();
    for (const node of nodes) {
      const text = this.#scalar(node);
      if (text === undefined) this.report(spanOf(node) ?? member.key, `${member.name} must be a list of texts`);
      else if (texts.has(text.value)) this.report(text.span, `${text.value} stands here twice`);
      else texts.set(text.value, text);
    }
    return [...texts.values()];
  }

  /** A list of maps. */
  maps(member: Member): readonly YAMLMap[] {
    return this.#list(member, 'a list of entries').flatMap((node) => {
      if (isMap(node)) return [node];
      this.report(spanOf(node) ?? member.key, `${member.name} must be a list of entries, each with its members`);
      return [];
    });
  }

  #list(member: Member, wanted: string): readonly unknown[] {
    const { node, name } = member;
    if (!isSeq(node) || node.items.length === 0) {
      this.#reportValue(member, `${name} must be ${wanted} with at least one entry`);
      return [];
    }
    if (node.items.length > MAX_ENTRIES) this.#reportValue(member, `${name} has more than ${MAX_ENTRIES} entries`);
    return node.items.slice(0, MAX_ENTRIES);
  }

  #scalar(node: unknown): PlacedText | undefined {
    if (!isScalar(node) || typeof node.value !== 'string' || node.value.trim() === '') return undefined;
    return { value: node.value.trim(), span: spanOf(node) ?? NOWHERE };
  }

  /** Under the value, or under the name where there is none. */
  #reportValue({ node, key }: Member, message: string): void {
    const span = spanOf(node);
    const place = span === undefined || span.start === span.end ? key : span;
    this.report(place, isAlias(node) ? 'aliases are not read here: write the value itself' : message);
  }
}

const NOWHERE: Span = { start: 0, end: 0 };

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

/** From the first to the last character of a node, without what follows it. */
export function spanOf(node: unknown): Span | undefined {
  if (!isNode(node) || !node.range) return undefined;
  const [start, end] = node.range;
  return { start, end };
}
