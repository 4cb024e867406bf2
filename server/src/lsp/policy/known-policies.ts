import { TextDocument } from 'vscode-languageserver-textdocument';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { agreementOf } from '../../policy/policy-in-force.ts';
import type { ParsedPolicy } from '../../policy/policy.ts';
import type { PolicyOnDisk } from '../server-ports.ts';
import { policyPlaces, type PolicyPlace } from './policy-uris.ts';

/** A policy file in one state of its text. */
export interface KnownPolicy extends PolicyPlace {
  /** Where the text is from: an editor that has the file open, the disk, or nowhere, for it cannot be read. */
  readonly source: 'editor' | 'disk' | 'unreadable';
  readonly text: TextDocument;
  readonly parsed: ParsedPolicy;
  /** What an agreement to its exceptions is remembered by. */
  readonly agreement: string;
}

export interface KnownPoliciesOptions {
  readonly folders: () => readonly string[];
  /** The text that an editor has open, saved or not. */
  readonly openText: (uri: string) => TextDocument | undefined;
  readonly read: (uri: string) => Promise<PolicyOnDisk>;
  /** A policy is there that was not, or has another text. */
  readonly onRead: (policy: KnownPolicy) => void;
  readonly onGone: (uri: string) => void;
}

/** The policy files that documents have come upon. Each is looked at anew whenever it is asked for: they are small, and few. */
export class KnownPolicies {
  readonly #options: KnownPoliciesOptions;
  readonly #known = new Map<string, KnownPolicy>();

  constructor(options: KnownPoliciesOptions) {
    this.#options = options;
  }

  /** The nearest policy above a document; `undefined` where there is none. */
  async applyingTo(documentUri: string): Promise<KnownPolicy | undefined> {
    for (const place of policyPlaces(documentUri, this.#options.folders())) {
      const policy = await this.look(place);
      if (policy !== undefined) return policy;
    }
    return undefined;
  }

  /** The same, as far as it is known already. */
  knownFor(documentUri: string): KnownPolicy | undefined {
    const places = policyPlaces(documentUri, this.#options.folders());
    return places.map(({ uri }) => this.#known.get(uri)).find((policy) => policy !== undefined);
  }

  get(uri: string): KnownPolicy | undefined {
    return this.#known.get(uri);
  }

  all(): readonly KnownPolicy[] {
    return [...this.#known.values()];
  }

  /** Forgets those that are no part of the workspace any more; one that still applies to a document is looked at anew for it. */
  forget(isMeant: (uri: string) => boolean): void {
    for (const uri of [...this.#known.keys()].filter(isMeant)) {
      this.#known.delete(uri);
      this.#options.onGone(uri);
    }
  }

  async look(place: PolicyPlace): Promise<KnownPolicy | undefined> {
    const { uri } = place;
    const text = this.#options.openText(uri);
    const found: PolicyOnDisk =
      text === undefined ? await this.#options.read(uri) : { kind: 'text', text: text.getText() };
    const before = this.#known.get(uri);
    if (found.kind === 'absent') {
      this.#known.delete(uri);
      if (before !== undefined) this.#options.onGone(uri);
      return undefined;
    }
    const policy = knownPolicy(place, found, text);
    if (before !== undefined && isSame(before, policy)) return before;
    this.#known.set(uri, policy);
    this.#options.onRead(policy);
    return policy;
  }
}

/** A file that cannot be read is a policy that cannot be read, not an absent one. */
function knownPolicy(
  place: PolicyPlace,
  found: Exclude<PolicyOnDisk, { kind: 'absent' }>,
  open: TextDocument | undefined,
): KnownPolicy {
  if (found.kind === 'unreadable') {
    const { policy } = parsePolicy('');
    const parsed = { policy, problems: [{ message: found.reason, span: { start: 0, end: 0 } }] };
    const text = TextDocument.create(place.uri, 'yaml', 0, '');
    return { ...place, source: 'unreadable', text, parsed, agreement: agreementOf(policy) };
  }
  const text = open ?? TextDocument.create(place.uri, 'yaml', 0, found.text);
  const parsed = parsePolicy(found.text);
  const source = open === undefined ? 'disk' : 'editor';
  return { ...place, source, text, parsed, agreement: agreementOf(parsed.policy) };
}

function isSame(a: KnownPolicy, b: KnownPolicy): boolean {
  return a.source === b.source && a.text.version === b.text.version && a.text.getText() === b.text.getText();
}
