import { formatDigest, type Digest } from '../base/digest.ts';
import { UnreachableError } from '../base/errors.ts';
import { isRecent } from '../base/time.ts';
import type { ImageName } from '../reference/image-name.ts';
import { Flights } from '../remote/updating/flights.ts';
import type { Clock } from '../remote/ports.ts';
import type { RegistryAnswer } from '../remote/registry/registry-answer.ts';
import type { LookUp } from './image-trust.ts';

/** What is asked of registries. Failures are answers; `wanted` is a tag or a digest of the image's repository. */
export interface ImageRegistry {
  /** What is served, by headers alone where they suffice. */
  serve(image: ImageName, wanted: string | Digest, options: LookUp): Promise<RegistryAnswer>;
  /** The same, with the images of an index. */
  read(image: ImageName, wanted: string | Digest, options: LookUp): Promise<RegistryAnswer>;
}

export interface RegistryMemoryOptions {
  /** Asks the registry itself. */
  readonly ask: (how: Thoroughness, image: ImageName, wanted: string | Digest, signal: AbortSignal) => Answer;
  readonly clock: Pick<Clock, 'now'>;
  /** How long an answer is taken as fresh, in milliseconds. */
  readonly freshnessMs: number;
}

export type Thoroughness = 'serve' | 'read';
type Answer = Promise<RegistryAnswer>;

/** Answers kept at most; the oldest go first. */
const MOST_ANSWERS = 2000;

/** Asks once what many documents, or many states of one, want to know. Only what a registry said is kept, never a failure. */
export class RegistryMemory implements ImageRegistry {
  readonly #options: RegistryMemoryOptions;
  readonly #flights = new Flights<RegistryAnswer>();
  readonly #answers = new Map<string, { readonly answer: RegistryAnswer; readonly at: number }>();

  constructor(options: RegistryMemoryOptions) {
    this.#options = options;
  }

  async serve(image: ImageName, wanted: string | Digest, options: LookUp): Answer {
    return this.#remembered(keyOf('read', image, wanted), options) ?? this.#ask('serve', image, wanted, options);
  }

  read(image: ImageName, wanted: string | Digest, options: LookUp): Answer {
    return this.#ask('read', image, wanted, options);
  }

  /** Registries are asked again about everything. */
  forget(): void {
    this.#answers.clear();
  }

  async #ask(how: Thoroughness, image: ImageName, wanted: string | Digest, options: LookUp): Answer {
    const key = keyOf(how, image, wanted);
    const remembered = this.#remembered(key, options);
    if (remembered !== undefined) return remembered;
    try {
      return await this.#flights.join(key, options.signal, async (signal) => {
        const answer = await this.#options.ask(how, image, wanted, signal);
        if (answer.kind === 'serves' || answer.kind === 'absent') this.#remember(key, answer);
        return answer;
      });
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      return { kind: 'unavailable', host: error.host, reason: error.code, detail: error.message };
    }
  }

  #remembered(key: string, { freshness }: LookUp): RegistryAnswer | undefined {
    const known = freshness === 'now' ? undefined : this.#answers.get(key);
    const { clock, freshnessMs } = this.#options;
    return known !== undefined && isRecent(known.at, clock.now(), freshnessMs) ? known.answer : undefined;
  }

  #remember(key: string, answer: RegistryAnswer): void {
    this.#answers.delete(key);
    this.#answers.set(key, { answer, at: this.#options.clock.now() });
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined && this.#answers.size > MOST_ANSWERS) this.#answers.delete(oldest);
  }
}

function keyOf(how: Thoroughness, { gun }: ImageName, wanted: string | Digest): string {
  return `${how} ${gun} ${typeof wanted === 'string' ? wanted : formatDigest(wanted)}`;
}
