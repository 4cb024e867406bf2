import type { ImageUse } from '../documents/image-use.ts';
import { parseDocument } from '../documents/parse-document.ts';
import { demandsOn, type PolicyInForce } from '../policy/policy-in-force.ts';
import type { ImageName } from '../reference/image-name.ts';
import { normalise } from '../reference/normalise.ts';
import type { LogPort } from '../remote/ports.ts';
import { acceptException } from './accept-exception.ts';
import { askRegistry, NOTHING_ASKED, type Questioning } from './ask-registry.ts';
import { exceptionFor } from './exceptions.ts';
import type { DocumentToInspect, InspectOptions } from './image-trust.ts';
import type { InspectedUse, Inspection } from './inspection.ts';
import { internalFailure } from './internal-failure.ts';
import { judge } from './judge.ts';
import type { TrustAnswer, TrustProvider } from './provider.ts';
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
  { kind, text, context, policy }: DocumentToInspect,
  options: InspectOptions,
): Promise<Inspection> {
  const document = parseDocument(kind, text, context);
  const verdicts = new Map<ImageUse, Verdict>();
  const questions = new Questions();
  for (const use of document.uses) {
    const verdict = questions.verdictOrAsk(use, inspector.settings);
    if (verdict !== undefined) verdicts.set(use, verdict);
  }
  const demands = demandsOfUses(document.uses, policy);
  const state = (): Inspection => ({
    document,
    uses: document.uses.map((use) => ({ use, verdict: verdicts.get(use), ...demands.get(use) })),
  });
  options.onChange?.(state());

  const announce = onceATurn(() => options.signal?.aborted === true || options.onChange?.(state()));
  const trustIn = onceForEachRepository((image) => inspector.provider.lookUp(image, options));
  await Promise.all(
    questions.all().map(async ({ image, uses }) => {
      const platforms = [...uses].some(({ platform }) => platform !== undefined) ? 'compared' : 'ignored';
      const judged = await verdictOn(inspector, image, trustIn(image), { ...options, platforms });
      const verdict = policy === undefined ? judged : acceptException(judged, policy);
      if (options.signal?.aborted === true) return;
      for (const use of uses) verdicts.set(use, verdict);
      announce();
    }),
  );
  return state();
}

/** What a policy asks of each use, whether or not it is known by name. */
function demandsOfUses(
  uses: readonly ImageUse[],
  policy: PolicyInForce | undefined,
): ReadonlyMap<ImageUse, Pick<InspectedUse, 'demands'>> {
  if (policy === undefined) return new Map();
  const imageOf = ({ subject }: ImageUse): ImageName | undefined =>
    subject.kind === 'reference' ? normalise(subject.reference) : undefined;
  return new Map(uses.map((use) => [use, { demands: demandsOn(imageOf(use), policy) }]));
}

/** Answers that arrive together are announced together: a file with thousands of images is not shown thousands of times. */
function onceATurn(action: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    void Promise.resolve().then(() => {
      waiting = false;
      action();
    });
  };
}

function onceForEachRepository<Answer>(ask: (image: ImageName) => Promise<Answer>): typeof ask {
  const asked = new Map<string, Promise<Answer>>();
  return (image) => {
    const answer = asked.get(image.gun) ?? ask(image);
    asked.set(image.gun, answer);
    return answer;
  };
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

async function verdictOn(
  { registry, settings, log }: Inspector,
  image: ImageName,
  trust: Promise<TrustAnswer>,
  questioning: Questioning,
): Promise<Verdict> {
  try {
    const answer = await trust;
    const onTrustData = judge(image, answer, NOTHING_ASKED);
    if (!settings.askRegistry) return onTrustData;
    return judge(image, answer, await askRegistry(registry, onTrustData, questioning));
  } catch (error) {
    return { ...internalFailure(log, image, error), image };
  }
}
