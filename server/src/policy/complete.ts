import { policyCursorAt, type Section } from './cursor.ts';
import { EXCEPTION_MEMBERS, IMAGE_MEMBERS, POLICY_MEMBERS, type MemberDescription } from './members.ts';

/** Something to put in place of the word at the cursor. */
export interface PolicySuggestion {
  readonly label: string;
  readonly newText: string;
  readonly description: string;
  readonly kind: 'member' | 'value';
  /** Length of the word that it replaces, which ends at the cursor. */
  readonly replaces: number;
}

/** What is known where the policy applies; names as people write them. */
export interface KnownNames {
  readonly registries: readonly string[];
  readonly images: readonly string[];
  /** Who signs for the images that a pattern covers; for all of them where there is none yet. */
  readonly signersFor: (match: string | undefined) => readonly string[];
  /** A sensible last day. */
  readonly until: string;
}

const MEMBERS: Readonly<Record<Section, readonly MemberDescription[]>> = {
  policy: POLICY_MEMBERS,
  images: IMAGE_MEMBERS,
  exceptions: EXCEPTION_MEMBERS,
};

/** What may be written at an offset of a policy file, which need not be readable yet. */
export function completePolicy(text: string, offset: number, known: KnownNames): readonly PolicySuggestion[] {
  const cursor = policyCursorAt(text, offset);
  const replaces = 'word' in cursor ? cursor.word.length : 0;
  switch (cursor.kind) {
    case 'member':
      return MEMBERS[cursor.section]
        .filter(({ name }) => !cursor.present.has(name))
        .map(({ name: label, description }) => ({
          label,
          newText: `${label}: `,
          description,
          kind: 'member',
          replaces,
        }));
    case 'value':
      return valuesOf(cursor.member, cursor.match, known).map((label) => {
        // A star begins an alias where it is not quoted.
        const newText = label.startsWith('*') ? JSON.stringify(label) : label;
        return { label, newText, description: '', kind: 'value', replaces };
      });
    case 'elsewhere':
      return [];
  }
}

function valuesOf(member: string, match: string | undefined, known: KnownNames): readonly string[] {
  switch (member) {
    case 'version':
      return ['1'];
    case 'enforce':
    case 'pinned':
      return ['true'];
    case 'registries':
      return known.registries;
    case 'match':
      return [...known.images, ...known.registries.map((host) => `${host}/*`)];
    case 'signers':
    case 'anySigner':
      return known.signersFor(match);
    case 'until':
      return [known.until];
    default:
      return [];
  }
}

/** What a member is for, where `offset` stands on its name. */
export function describeMemberAt(text: string, offset: number): MemberDescription | undefined {
  const start = offset - (/\w*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const name = /^(\w+):/.exec(text.slice(start))?.[1];
  const all: readonly MemberDescription[] = [...POLICY_MEMBERS, ...IMAGE_MEMBERS, ...EXCEPTION_MEMBERS];
  return all.find((member) => member.name === name);
}
