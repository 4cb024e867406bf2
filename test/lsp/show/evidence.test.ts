import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../../../server/src/base/digest.ts';
import { explain } from '../../../server/src/lsp/show/evidence.ts';
import type { ImageUse } from '../../../server/src/documents/image-use.ts';
import { parseReference } from '../../../server/src/reference/parse-reference.ts';
import { normalise } from '../../../server/src/reference/normalise.ts';
import type { ManifestContent, RegistryAnswer, Verdict } from '../../../server/src/trust/verdict.ts';
import { CHECKED_AT, fakeRepository, hex } from '../../support/fake-trust.ts';

const ALPINE = 'docker.io/library/alpine';

function useOf(text: string): ImageUse {
  const parsed = parseReference(text);
  if (parsed.kind === 'invalid') throw new Error(parsed.problem.message);
  const span = { start: 0, end: text.length };
  const traced = { text, pieces: [{ length: text.length, origin: { kind: 'verbatim' as const, span } }] };
  return { kind: 'from', span, subject: parsed, traced };
}

const NOT_ASKED: RegistryAnswer = { kind: 'notAsked' };

/** The facts about a signed tag that the registry answers so, as `LABEL: VALUE`. */
function factsWith(registry: RegistryAnswer, signedImage: RegistryAnswer = NOT_ASKED): readonly string[] {
  const use = useOf('alpine:3.19');
  if (use.subject.kind !== 'reference') throw new Error('no reference');
  const repository = fakeRepository(ALPINE, { targets: { targets: { '3.19': hex('a1') } } });
  const signed = repository.signedTag('3.19');
  if (signed === undefined) throw new Error('not signed');
  const image = normalise(use.subject.reference);
  const verdict: Verdict = { kind: 'signed', image, repository, registry, signedImage, signed };
  return explain({ use, verdict }, CHECKED_AT).facts.map(({ label, value }) => `${label}: ${value}`);
}

const served = { kind: 'serves', digest: sha256Digest(hex('a1')), mediaType: '' } as const;
const INDEX: ManifestContent = {
  kind: 'index',
  images: ['linux/amd64', 'linux/arm64'].map((platform) => ({ digest: served.digest, platform })),
};
const TIMEOUT: RegistryAnswer = { kind: 'unavailable', host: 'registry-1.docker.io', reason: 'timeout', detail: '' };

describe('what the registry serves', () => {
  test.each<[string, RegistryAnswer, readonly string[]]>([
    ['what was signed', { ...served, content: { kind: 'image' } }, ['Registry serves: the signed digest']],
    [
      'another image',
      { ...served, digest: sha256Digest(hex('b2')), content: { kind: 'image' } },
      [`Registry serves: sha256:${hex('b2')}`, 'That is: a single image, for one platform'],
    ],
    [
      'through a mirror',
      { ...served, content: INDEX, mirror: 'mirror.example' },
      ['Answered by the mirror: mirror.example'],
    ],
    ['nothing', { kind: 'absent' }, ['Registry: has no such image']],
    ['no answer', TIMEOUT, ['Registry: registry-1.docker.io did not answer in time']],
  ])('%s', (_habit, registry, facts) => {
    expect(factsWith(registry)).toEqual(expect.arrayContaining([...facts]));
  });

  test('is not mentioned where nobody asked', () => {
    expect(factsWith(NOT_ASKED).filter((fact) => /registry/i.test(fact))).toEqual([]);
  });
});

describe('what the signed digest stands for', () => {
  test.each<[string, RegistryAnswer, readonly string[]]>([
    ['all platforms', { ...served, content: INDEX }, ['The signed digest is: an index of linux/amd64 and linux/arm64']],
    ['gone', { kind: 'absent' }, ['The signed digest: is not in the registry: a pin to it could not be pulled']],
    ['not known', TIMEOUT, []],
  ])('%s', (_habit, signedImage, facts) => {
    expect(factsWith(NOT_ASKED, signedImage).filter((fact) => fact.startsWith('The signed'))).toEqual(facts);
  });
});
