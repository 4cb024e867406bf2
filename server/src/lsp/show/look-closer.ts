import type { Clock } from '../../remote/ports.ts';
import type { ImageTrust } from '../../trust/image-trust.ts';
import type { InspectedUse } from '../../trust/inspection.ts';

/** How long somebody who looks at an image waits for the registry: what the trust data say is known already. */
export const PATIENCE_MS = 1500;

export interface LookCloserOptions {
  readonly imageTrust: Pick<ImageTrust, 'examine'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Uses with what the registry adds to their verdicts. Those for which it does not answer in time stay as they are. */
export function lookCloser(
  uses: readonly InspectedUse[],
  { imageTrust, clock, signal }: LookCloserOptions,
): Promise<readonly InspectedUse[]> {
  return new Promise((resolve, reject) => {
    const cancelTimer = clock.after(PATIENCE_MS, () => resolve(uses));
    const examined = uses.map(async ({ verdict, ...inspected }) => ({
      ...inspected,
      verdict: verdict === undefined ? undefined : await imageTrust.examine(verdict, { freshness: 'cached', signal }),
    }));
    Promise.all(examined).finally(cancelTimer).then(resolve, reject);
  });
}
