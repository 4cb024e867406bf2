import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Policies } from '../../server/src/cli/policies.ts';
import { sourceFiles } from '../../server/src/node/source-files.ts';

test('a policy that leads to a device or a pipe is not read, for it might never end, and is no absent one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'image-trust-policies-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const policy = join(folder, '.image-trust.yaml');
  symlinkSync('/dev/null', policy);
  const sources = { ...sourceFiles, isIgnored: () => Promise.resolve(false) };
  const policies = new Policies(sources, { exceptions: 'not accepted', now: 0, folders: [folder] });
  expect(await policies.applyingTo(join(folder, 'Dockerfile'))).toBeUndefined();
  expect(await policies.failures()).toEqual([`${policy} is no plain file`]);
});
