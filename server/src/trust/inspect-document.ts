import type { ImageUse } from '../documents/image-use.ts';
import { parseDocument } from '../documents/parse-document.ts';
import type { ImageName } from '../reference/image-name.ts';
import { normalise } from '../reference/normalise.ts';
import type { LogPort } from '../remote/ports.ts';
import { askRegistry, NOTHING_ASKED, type Questioning } from './ask-registry.ts';
import { exceptionFor } from './exceptions.ts';
import type { DocumentToInspect, InspectOptions } from './image-trust.ts';
import type { InspectedUse, Inspection } from './inspection.ts';
import { internalFailure } from './internal-failure.ts';
import { judge } from './judge.ts';
import type { TrustProvider } from './provider.ts';
import type { ImageRegistry } from './registry-memory.ts';
import type { Settings } from './settings.ts';
import type { Verdict } from './verdict.ts';

export interface Inspector {
  readonly provider: TrustProvider;
  readonly registry: ImageRegistry;
  readonly settings: Settings;
  readonly log: LogPort;
}

/** The use case: a document in, its uses with their verdicts out. See `ImageTrust.inspect` for the contract. */
export async function inspectDocument(
  inspector: Inspector,
  { kind, text, context }: DocumentToInspect,
  options: InspectOptions,
): Promise<Inspection> {
  const document = parseDocument(kind, text, context);
  const questions = new Questions();
  const verdicts = document.uses.map((use) => questions.verdictOrAsk(use, inspector.settings));
  let uses: readonly InspectedUse[] = document.uses.map((use, index) => ({ use, verdict: verdicts[index] }));
  options.onChange?.({ document, uses });

  await Promise.all(
    questions.all().map(async ({ image, uses: asking }) => {
      const platforms = [...asking].some(({ platform }) => platform !== undefined) ? 'compared' : 'ignored';
      const verdict = await verdictOn(inspector, image, { ...options, platforms });
      if (options.signal?.aborted === true) return;
      uses = uses.map((entry) => (asking.has(entry.use) ? { ...entry, verdict } : entry));
      options.onChange?.({ document, uses });
    }),
  );
  return { document, uses };
}

/** Images that somebody must be asked about, each once however often a document uses it. */
class Questions {
  readonly #byName = new Map<string, { readonly image: ImageName; readonly uses: Set<ImageUse> }>();

  all(): readonly { readonly image: ImageName; readonly uses: ReadonlySet<ImageUse> }[] {
    return [...this.#byName.values()];
  }

  /** The verdict that needs nobody else, or `undefined` after noting the question. */
  verdictOrAsk(use: ImageUse, settings: Settings): Verdict | undefined {
    const { subject } = use;
    if (subject.kind !== 'reference') return subject;
    const image = normalise(subject.reference);
    const pattern = exceptionFor(image, settings.exceptions);
    if (pattern !== undefined) return { kind: 'exempt', image, pattern };
    const key = `${image.gun}:${image.tag ?? ''}@${image.digest?.hex ?? ''}`;
    const question = this.#byName.get(key) ?? { image, uses: new Set() };
    this.#byName.set(key, question);
    question.uses.add(use);
    return undefined;
  }
}

async function verdictOn(inspector: Inspector, image: ImageName, questioning: Questioning): Promise<Verdict> {
  const { provider, registry, settings, log } = inspector;
  try {
    const answer = await provider.lookUp(image, questioning);
    const onTrustData = judge(image, answer, NOTHING_ASKED);
    if (!settings.askRegistry) return onTrustData;
    return judge(image, answer, await askRegistry(registry, onTrustData, questioning));
  } catch (error) {
    return { ...internalFailure(log, image, error), image };
  }
}
