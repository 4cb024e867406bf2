import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { verifyContent } from '../../../server/src/trust/publishing/verify-content.ts';
import { GUN, NOW, TestWorld } from '../../support/trust-kit/world.ts';

const [OLD, NEW] = ['old', 'new'].map((text) => Buffer.from(text)) as [Buffer, Buffer];

function sign({ repository }: TestWorld, content: Buffer): void {
  const sha256 = createHash('sha256').update(content).digest('hex');
  repository.addTarget('targets', 'tool', { sha256, size: content.length }).publish();
}

it('content is compared with what is signed now, however short ago that was something else', async () => {
  const world = new TestWorld();
  sign(world, OLD);
  await world.trusted();
  sign(world, NEW);
  const questionOf = () => ({ gun: GUN, registry: 'docker.io', server: world.server.url });
  const verify = (content: Buffer) => verifyContent({ questionOf, updater: world.newUpdater() }, GUN, 'tool', content);
  expect(await verify(NEW)).toEqual({ kind: 'verified', role: 'targets', checkedAt: NOW });
  expect(await verify(OLD)).toMatchObject({ kind: 'different', role: 'targets' });
  world.clock.advance(60_000);
  world.server.faults.set('timestamp', 503);
  expect(await verify(NEW)).toMatchObject({ kind: 'verified', checkedAt: NOW, stale: { reason: 'server-error' } });
});
