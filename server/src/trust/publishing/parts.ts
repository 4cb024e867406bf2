import type { Gun } from '../../reference/image-name.ts';
import type { KeyRing } from '../../remote/keys/key-ring.ts';
import type { Clock, CredentialsPort, RandomPort } from '../../remote/ports.ts';
import type { Publisher } from '../../remote/publishing/publisher.ts';
import type { StagedChanges } from '../../remote/publishing/staged-changes.ts';
import type { TrustServer } from '../../remote/publishing/trust-server.ts';
import type { Registries } from '../../remote/registry/registry.ts';
import type { MetadataSource } from '../../remote/updating/metadata-source.ts';
import type { Updater } from '../../remote/updating/updater.ts';
import type { Question } from '../../remote/updating/update-outcome.ts';

/** What the use cases of publishing are made of. */
export interface PublishingParts {
  readonly publisher: Publisher;
  readonly updater: Updater;
  readonly ring: KeyRing;
  readonly staged: StagedChanges;
  readonly registries: Pick<Registries, 'weigh'>;
  readonly credentials: CredentialsPort;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: RandomPort;
  questionOf(gun: Gun): Question;
  serverOf(question: Question): TrustServer;
  sourceOf(question: Question): Pick<MetadataSource, 'fetch'>;
}
