import type { TrustAnswer } from '../../../server/src/trust/provider.ts';
import { CHECKED_AT, FAKE_SERVER, fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor, type EditorOptions } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

export const ROOT = 'file:///shop';
export const DOCKERFILE = `${ROOT}/app/Dockerfile`;
export const POLICY = `${ROOT}/.image-trust.yaml`;
const ALPINE = 'docker.io/library/alpine';
const A = hex('a');
export const PINNED = 'version: 1\nimages: [{ match: "*", pinned: true }]\n';
export const EXCEPTION = 'version: 1\nexceptions: [{ match: nobody, reason: r, until: 2027-01-01 }]\n';
export const ALPINE_ALONE = 'alpine:3.19 | hint image-unpinned';
export const NOBODY_FOUND = 'nobody | hint image-no-trust-data';

export function machine(files: Readonly<Record<string, string>>): FakeMachine {
  const one = new FakeMachine({
    [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': A } } }),
    'docker.io/library/broken': REJECTED,
  });
  Object.assign(one.files, files);
  return one;
}

const REJECTED: TrustAnswer = {
  kind: 'rejected',
  server: FAKE_SERVER,
  role: 'targets',
  check: 'signature',
  detail: 'a signature is wrong',
  checkedAt: CHECKED_AT,
};

/** An editor with a Dockerfile of one image open, in a workspace with these files. */
export async function opened(from: string, world: FakeMachine, options: EditorOptions = {}): Promise<Editor> {
  const editor = await Editor.start(world, { rootUri: ROOT, ...options });
  await editor.open(DOCKERFILE, `FROM ${from}\n`);
  return editor;
}

/** `2 error policy-invalid`: line and finding of the newest diagnostics of a file that is not open. */
export function findingsIn(editor: Editor, uri: string): readonly string[] | undefined {
  const published = editor.published.findLast((params) => params.uri === uri);
  return published?.diagnostics.map(
    ({ range, code, severity }) => `${range.start.line + 1} ${String(severity)} ${String(code)}`,
  );
}

export async function report(editor: Editor, uri: string, type: number): Promise<void> {
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
}
