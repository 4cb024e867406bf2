import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../../server/src/base/sliced.ts';
import { encodeCanonicalJson } from '../../../server/src/notary/canonical-json.ts';
import { decodeEnvelope, decodeTargets } from '../../../server/src/notary/decode.ts';
import { PublishRefused } from '../../../server/src/notary/publishing/publish-refused.ts';
import type { ProposedPublication } from '../../../server/src/remote/publishing/oversight.ts';
import { conflict, PublishingWorld, SIGN } from './publishing-world.ts';

describe('somebody who watches', () => {
  /** Does this with each proposal in turn, and then approves. */
  function watched(...decisions: readonly ((proposed: ProposedPublication) => void)[]) {
    const world = new PublishingWorld();
    const left = [...decisions];
    const proposed: ProposedPublication[] = [];
    const abort = new AbortController();
    world.oversight = {
      approve: (proposal) => {
        proposed.push(proposal);
        world.steps.push('approve');
        return Promise.resolve(left.shift()?.(proposal));
      },
      sending: () => void world.steps.push('sending'),
      signal: abort.signal,
    };
    return { world, proposed, abort };
  }

  const targetNames = (file: { readonly after: ReadonlyMap<string, unknown> } | undefined): readonly string[] => [
    ...((file?.after.get('targets') as ReadonlyMap<string, unknown> | undefined)?.keys() ?? []),
  ];

  test('decides before a key is opened or stored, and hears when there is no way back', async () => {
    const { world } = watched();
    await world.publish(SIGN);
    expect(world.steps.filter((step, index) => step !== world.steps[index - 1])).toEqual([
      ...['approve', 'open', 'keep', 'sending', 'upload'],
    ]);
  });

  test('what was shown is what is signed, to the byte', async () => {
    const { world, proposed } = watched();
    await world.publish(SIGN);
    const [file] = proposed[0]?.files ?? [];
    const { signed } = runAtOnce(decodeEnvelope(world.uploads[0]?.get('targets') ?? new Uint8Array()));
    expect(file?.role).toBe('targets');
    expect(runAtOnce(encodeCanonicalJson(signed))).toEqual(runAtOnce(encodeCanonicalJson(file?.after ?? new Map())));
    const published = runAtOnce(decodeEnvelope(world.repository.file('targets'))).signed;
    expect(runAtOnce(decodeTargets(file?.before ?? new Map(), 'targets'))).toEqual(
      runAtOnce(decodeTargets(published, 'targets')),
    );
  });

  test('a refusal leaves everything as it is, and opens nothing', async () => {
    const { world } = watched(() => {
      throw new PublishRefused('target', 'not wanted');
    });
    await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'target' });
    expect(world.steps).toEqual(['approve']);
  });

  test('what others publish meanwhile is shown, and decided upon again', async () => {
    const { world, proposed } = watched(() => {
      world.repository.addTarget('targets', 'theirs', { sha256: 'b'.repeat(64), size: 2 }).publish();
    });
    await world.publish(SIGN);
    expect(proposed.map(({ files }) => targetNames(files[0]).includes('theirs'))).toEqual([false, true]);
    expect(world.uploads.length).toBe(1);
    expect(world.versionSent('targets')).toBe(3);
  });

  test('a timestamp that the server signs anew is nothing new', async () => {
    const { world, proposed } = watched(() => {
      world.repository.touch('timestamp').publish();
    });
    await world.publish(SIGN);
    expect(proposed.length).toBe(1);
  });

  test('a conflict that only the server sees is decided upon again', async () => {
    const { world, proposed } = watched();
    world.answers.push(conflict);
    await world.publish(SIGN);
    expect(proposed.length).toBe(2);
  });

  test('may stop it until it is sent', async () => {
    const { world, abort } = watched(() => abort.abort());
    await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'cancelled' });
    expect(world.uploads).toEqual([]);
  });

  test('stops nothing afterwards', async () => {
    const { world, abort } = watched();
    world.answers.push(() => abort.abort());
    expect((await world.publish(SIGN)).roles).toEqual(['targets', 'snapshot']);
  });
});
