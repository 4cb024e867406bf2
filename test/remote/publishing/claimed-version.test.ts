import { describe, expect, test } from 'vitest';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import { EMPTY_TARGETS, newDraft } from '../../../server/src/notary/publishing/draft.ts';
import type { Draft } from '../../../server/src/notary/publishing/draft.ts';
import { raiseVersions } from '../../../server/src/remote/publishing/claimed-version.ts';

const NOBODY = { keys: new Map(), threshold: 1 };
const DRAFT = newDraft({ root: NOBODY, targets: NOBODY, snapshot: NOBODY, timestamp: NOBODY });

/** A draft that changes a role whose newest verified version is `version`. */
function changing(role: string, version: number): Draft {
  return { ...DRAFT, targets: new Map([[role, { ...EMPTY_TARGETS, version }]]), dirty: new Set([role]) };
}

function serving(version: number): { fetch(name: string): Promise<Uint8Array> } {
  const signed = { _type: 'Targets', version, expires: '2030-01-01T00:00:00Z', targets: {}, delegations: {} };
  return { fetch: () => Promise.resolve(Buffer.from(JSON.stringify({ signed, signatures: [] }))) };
}

async function raised(draft: Draft, source: { fetch(name: string): Promise<Uint8Array> }): Promise<number | undefined> {
  return (await raiseVersions(draft, source)).targets.values().next().value?.version;
}

describe('the version a role begins with', () => {
  test.each([
    ['a new delegation that the server once had', changing('targets/a', 0), 5],
    ['a delegation that is known', changing('targets/a', 3), 3],
    ['the first targets of a repository', changing('targets', 0), 0],
  ])('%s', async (_name, draft, version) => {
    expect(await raised(draft, serving(5))).toBe(version);
  });

  test.each([
    ['nothing there', () => Promise.reject(new UnreachableError('not-found', 'h', 'no such file'))],
    ['nothing that can be read', () => Promise.resolve(Buffer.from('nothing'))],
  ])('%s: 0', async (_name, fetch) => {
    expect(await raised(changing('targets/a', 0), { fetch })).toBe(0);
  });

  test('a server out of order ends it', async () => {
    const fetch = (): Promise<never> => Promise.reject(new UnreachableError('server-error', 'h', 'status 503'));
    await expect(raised(changing('targets/a', 0), { fetch })).rejects.toMatchObject({ code: 'server-error' });
  });

  test('a number that leaves none for those to come is refused', async () => {
    await expect(raised(changing('targets/a', 0), serving(2 ** 31 - 1))).rejects.toMatchObject({ code: 'server' });
  });
});
