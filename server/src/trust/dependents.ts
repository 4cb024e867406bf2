import type { ImageName } from '../reference/image-name.ts';
import { normalise } from '../reference/normalise.ts';
import { retirementOf } from '../remote/updating/retirement.ts';
import type { InspectedUse } from './inspection.ts';
import type { Settings } from './settings.ts';
import { trustServerFor } from './trust-server.ts';
import type { Verdict } from './verdict.ts';

/** A use of an image whose trust server ends on a known day. `Place` is whatever its caller calls a place. */
export interface Dependent<Place> {
  readonly place: Place;
  readonly image: ImageName;
  /** `undefined` while it is being checked. */
  readonly verdict: Verdict | undefined;
  readonly server: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** The uses, in their order, that depend on a trust server that has been shut down or will be. */
export function dependentsOn<Place>(
  uses: readonly (InspectedUse & { readonly place: Place })[],
  settings: Settings,
): readonly Dependent<Place>[] {
  return uses.flatMap(({ use: { subject }, verdict, place }) => {
    if (subject.kind !== 'reference') return [];
    const image = normalise(subject.reference);
    const server = trustServerFor(image.registry, settings);
    const endsAt = retirementOf(server);
    return endsAt === undefined ? [] : [{ place, image, verdict, server, endsAt }];
  });
}
