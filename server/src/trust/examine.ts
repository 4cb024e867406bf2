import { askMore } from './ask-registry.ts';
import type { LookUp } from './image-trust.ts';
import type { Inspector } from './inspect-document.ts';
import { internalFailure } from './internal-failure.ts';
import { judge } from './judge.ts';
import type { Verdict } from './verdict.ts';

/** A verdict for somebody who looks closer. See `ImageTrust.examine` for the contract. */
export async function examine(
  { registry, settings, log }: Pick<Inspector, 'registry' | 'settings' | 'log'>,
  verdict: Verdict,
  options: LookUp,
): Promise<Verdict> {
  if (!settings.askRegistry || !('registry' in verdict)) return verdict;
  try {
    const evidence = await askMore(registry, verdict, options);
    if (options.signal?.aborted === true) return verdict;
    const { image } = verdict;
    if (verdict.kind === 'noTrustData') return { ...verdict, registry: evidence.registry };
    return judge(image, { kind: 'trusted', repository: verdict.repository }, evidence);
  } catch (error) {
    internalFailure(log, verdict.image, error);
    return verdict;
  }
}
