import { UsageError } from '../base/errors.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { agreementOf, exceptionsState, type Demands, type PolicyInForce } from '../policy/policy-in-force.ts';
import { POLICY_FILE, type ParsedPolicy } from '../policy/policy.ts';
import { isExemptible } from '../trust/accept-exception.ts';
import type { Inspection } from '../trust/inspection.ts';
import type { Verdict } from '../trust/verdict.ts';
import type { SourceFiles } from './source-files.ts';
import { decode } from './source-text.ts';
import { compareCodePoints } from './text-order.ts';

/** More than the reader takes: it says itself that a file is too large. */
const MAX_POLICY_BYTES = 1024 * 1024;

/** A policy file as it was read. */
export interface ReadPolicy {
  readonly path: string;
  readonly text: string;
  readonly parsed: ParsedPolicy;
}

export interface PolicyChoices {
  /** Whether the user has agreed to the exceptions of every policy that applies. */
  readonly exceptions: 'accepted' | 'not accepted';
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The folders that the user named: their policies govern what lies below them. */
  readonly folders: readonly string[];
}

/** Notes for those who did not know that exceptions have to be agreed to: one for each policy that makes one in vain. */
export function exceptionNotes(inspections: readonly Inspection[]): readonly string[] {
  const vain = inspections
    .flatMap(({ uses }) => uses)
    .filter(
      ({ verdict, demands }) =>
        verdict !== undefined &&
        isExemptible(verdict) &&
        demands?.idleException?.why === 'pending' &&
        asksAnything(verdict, demands),
    );
  const files = new Set(vain.flatMap(({ demands }) => demands?.file ?? []));
  return [...files].map((file) => `${file} makes exceptions that do not count: --accept-exceptions agrees to them`);
}

/** A verified image that meets its demands needs no exception. */
function asksAnything({ kind }: Verdict, { allowedRegistries, signers }: Demands): boolean {
  return kind !== 'verified' || allowedRegistries !== undefined || signers.length > 0;
}

/** What stands at a path. A file that cannot be read, or not be looked at, is not an absent one. */
type Found =
  | { readonly kind: 'read'; readonly policy: ReadPolicy }
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'absent' };

/** The policy files that apply to what a command looks into, each read once. */
export class Policies {
  readonly #sources: SourceFiles;
  readonly #choices: PolicyChoices;
  readonly #found = new Map<string, Promise<Found>>();

  constructor(sources: SourceFiles, choices: PolicyChoices) {
    this.#sources = sources;
    this.#choices = choices;
  }

  /** The nearest policy above a file; `undefined` where there is none, or it cannot be read, which `failures` says. */
  async applyingTo(path: string): Promise<PolicyInForce | undefined> {
    for (const candidate of this.#sources.upwards(path, POLICY_FILE, this.#choices.folders)) {
      const found = await this.find(candidate);
      if (found.kind !== 'absent') return found.kind === 'read' ? this.#inForce(found.policy) : undefined;
    }
    return undefined;
  }

  find(path: string): Promise<Found> {
    const found = this.#found.get(path) ?? this.#read(path);
    this.#found.set(path, found);
    return found;
  }

  /** Those that have been read, in the order of their paths. */
  async all(): Promise<readonly ReadPolicy[]> {
    const found = await Promise.all(this.#found.values());
    const read = found.flatMap((one) => (one.kind === 'read' ? [one.policy] : []));
    return read.sort((a, b) => compareCodePoints(a.path, b.path));
  }

  /** Sentences without a full stop about those that cannot be read at all. */
  async failures(): Promise<readonly string[]> {
    const found = await Promise.all(this.#found.values());
    return found.flatMap((one) => (one.kind === 'unreadable' ? [one.message] : []));
  }

  #inForce({ path, parsed }: ReadPolicy): PolicyInForce {
    const { exceptions, now } = this.#choices;
    const agreed = exceptions === 'accepted' ? [agreementOf(parsed.policy)] : [];
    return { file: path, policy: parsed.policy, exceptions: exceptionsState(parsed, new Set(agreed)), now };
  }

  async #read(path: string): Promise<Found> {
    try {
      if ((await this.#sources.look(path)).kind === 'absent') return { kind: 'absent' };
      const text = decode(await this.#sources.readPlain(path, MAX_POLICY_BYTES));
      return { kind: 'read', policy: { path, text, parsed: parsePolicy(text) } };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return { kind: 'unreadable', message: error.message };
    }
  }
}
