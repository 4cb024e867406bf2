import { expect, test } from 'vitest';
import { sealFor } from '../../../client/src/publish/seal.ts';
import { newSeal } from '../../../server/src/node/seal.ts';

const SECRET = 'pässword '.repeat(100);

test('what was sealed for a question is read by it, and by no other', async () => {
  const [own, other] = [await newSeal(), await newSeal()];
  const sealed = await sealFor(own.publicKey, SECRET);
  expect(Buffer.from(await own.open(sealed)).toString()).toBe(SECRET);
  await expect(other.open(sealed)).rejects.toThrow();
});

test('the same secret looks different each time', async () => {
  const { publicKey } = await newSeal();
  const [one, two] = [await sealFor(publicKey, SECRET), await sealFor(publicKey, SECRET)];
  expect(one.text).not.toBe(two.text);
  expect(JSON.stringify([one, two])).not.toContain('word');
});

test('a changed answer is refused', async () => {
  const seal = await newSeal();
  const sealed = await sealFor(seal.publicKey, SECRET);
  const text = Buffer.from(sealed.text, 'base64');
  text[0] = (text[0] ?? 0) ^ 1;
  await expect(seal.open({ ...sealed, text: text.toString('base64') })).rejects.toThrow();
});
