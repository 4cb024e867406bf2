import { describe, expect, test } from 'vitest';
import type { Digest } from '../../server/src/base/digest.ts';
import { askMore, askRegistry, NOTHING_ASKED } from '../../server/src/trust/ask-registry.ts';
import { judge } from '../../server/src/trust/judge.ts';
import type { ImageRegistry } from '../../server/src/trust/registry-memory.ts';
import type { RegistryAnswer, Verdict } from '../../server/src/trust/verdict.ts';
import { image, indexOf, repository, serves } from '../support/samples.ts';

const ABSENT: RegistryAnswer = { kind: 'absent' };
const DOWN: RegistryAnswer = { kind: 'unavailable', host: 'docker.io', reason: 'timeout', detail: '' };

/** What a registry has: an answer per tag, and per digest its first digit. Asks of headers are noted as `?`, of all as `!`. */
function registryWith(answers: Readonly<Record<string, RegistryAnswer>>) {
  const asked: string[] = [];
  const ask = (mark: string) => (_image: unknown, wanted: string | Digest) => {
    const name = typeof wanted === 'string' ? wanted : wanted.hex.slice(0, 1);
    asked.push(`${mark}${name}`);
    return Promise.resolve(answers[name] ?? ABSENT);
  };
  const registry: ImageRegistry = { serve: ask('?'), read: ask('!') };
  return { registry, asked };
}

const onTrustData = (written: string, signed: Record<string, string>, before = {}): Verdict =>
  judge(image(written), { kind: 'trusted', repository: repository(signed, before) }, NOTHING_ASKED);

const checking = { freshness: 'cached', platforms: 'ignored' } as const;

describe('a check asks', () => {
  // written · what the registry has · asked of it, in order
  test.each<[string, string, Record<string, RegistryAnswer>, string[]]>([
    ['a signed tag once', ':3.19', { '3.19': serves('a') }, ['?3.19']],
    ['once where the registry does not answer', ':3.19', { '3.19': DOWN }, ['?3.19']],
    [
      'again where the tag has moved: is what would be pinned still there?',
      ':3.19',
      { '3.19': serves('b') },
      ['?3.19', '?a'],
    ],
    ['again where the tag is gone', ':3.19', {}, ['?3.19', '?a']],
    ['what the signed index holds, for a pin that is not signed', ':3.19@b', { a: serves('a') }, ['!a']],
    ['nothing about a verified pin', ':3.19@a', {}, []],
    ['nothing about a pin that only another tag signs', ':3.17@a', {}, []],
    ['nothing about a tag that is not signed', ':3.18', {}, []],
    ['nothing about a pin without a signed tag', ':3.18@b', {}, []],
  ])('%s (alpine%s)', async (_name, written, answers, expected) => {
    const { registry, asked } = registryWith(answers);
    await askRegistry(registry, onTrustData(written, { '3.19': 'a' }), checking);
    expect(asked).toEqual(expected);
  });

  test('for the whole index at once where a platform is wanted', async () => {
    const content = indexOf({ 'linux/amd64': '1' });
    const { registry, asked } = registryWith({ '3.19': serves('a', content) });
    const verdict = onTrustData(':3.19', { '3.19': 'a' });
    const evidence = await askRegistry(registry, verdict, { ...checking, platforms: 'compared' });
    expect(asked).toEqual(['!3.19']);
    expect(evidence).toEqual({ registry: serves('a', content), signedImage: serves('a', content) });
  });
});

describe('a closer look asks', () => {
  test.each<[string, Verdict, string[]]>([
    ['everything about a verified pin', onTrustData(':3.19@a', { '3.19': 'a' }), ['?3.19', '!a']],
    ['everything about an outdated pin', onTrustData(':3.19@b', { '3.19': 'a' }, { '3.19': 'b' }), ['?3.19', '!a']],
    ['what an unsigned tag serves', onTrustData(':3.18', { '3.19': 'a' }), ['?3.18']],
    ['nothing about a pin without a tag that nobody signed', onTrustData('@b', { '3.19': 'a' }), []],
    [
      'for the images of an index that was not read',
      { ...onTrustData(':3.19', { '3.19': 'a' }), registry: serves('a'), signedImage: serves('a') } as Verdict,
      ['!a'],
    ],
    [
      'nothing that is known',
      { ...onTrustData(':3.19', { '3.19': 'a' }), registry: serves('b'), signedImage: ABSENT } as Verdict,
      [],
    ],
    ['nothing where there is no image', { kind: 'unresolved', text: '$A', variables: ['A'] }, []],
  ])('%s', async (_name, verdict, expected) => {
    const { registry, asked } = registryWith({});
    await askMore(registry, verdict, { freshness: 'cached' });
    expect(asked).toEqual(expected);
  });
});
