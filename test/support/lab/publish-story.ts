import { pushImage } from '../push-image.ts';
import type { KeysByRole, Publisher, TagToSign } from './publisher.ts';
import { STORY, type StoryRepository } from './story.ts';

/** Where the story is published. */
export interface Stage {
  /** `localhost:PORT`: the host of the images' names. */
  readonly registry: string;
  /** Signs what is valid. */
  readonly publisher: Publisher;
  /** Signs what has expired. */
  readonly expiredPublisher: Publisher;
}

/** Pushes and signs everything in the story, then moves what has moved; gives the keys by repository name. */
export async function publishStory(stage: Stage): Promise<Readonly<Record<string, KeysByRole>>> {
  const keys: Record<string, KeysByRole> = {};
  // One after the other: notary clients that share a folder must not create their root key at the same time.
  for (const repository of STORY) keys[repository.name] = await publishRepository(stage, repository);
  return keys;
}

async function publishRepository(stage: Stage, { name, trust, images }: StoryRepository): Promise<KeysByRole> {
  const target = { url: `http://${stage.registry}`, repository: name };
  const tags: TagToSign[] = [];
  for (const { tag, content, signedBy, movedTo } of images) {
    const { digest, size } = await pushImage(target, tag, content);
    if (signedBy !== 'nobody') tags.push({ tag, digest, size, signedBy });
    if (movedTo !== undefined) await pushImage(target, tag, movedTo);
  }
  if (trust === 'none') return {};
  const publisher = trust === 'expired' ? stage.expiredPublisher : stage.publisher;
  return publisher.publish(`${stage.registry}/${name}`, tags);
}
