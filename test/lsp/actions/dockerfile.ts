import { fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor, VSCODE, type Capabilities } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

export const URI = 'file:///project/Dockerfile';
export const ALPINE = 'docker.io/library/alpine';
export const NGINX = 'docker.io/library/nginx';
export const [OLD, NEW] = [hex('a1'), hex('b2')];

/** An editor that wants its edits with the list, and cannot show what is not possible. */
export const PLAIN: Capabilities = { workspace: { configuration: true } };

/** Signed: alpine 3.19 and 3.20, both as `OLD`, and nginx 1.27. */
export function machine(): FakeMachine {
  return new FakeMachine({
    [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': OLD, '3.20': OLD } } }),
    [NGINX]: fakeRepository(NGINX, { targets: { targets: { '1.27': hex('c3') } } }),
  });
}

/** An editor in which a Dockerfile of this text has been checked. */
export async function opened(text: string, world = machine(), capabilities = VSCODE): Promise<Editor> {
  const editor = await Editor.start(world, { capabilities });
  await editor.open(URI, text);
  await editor.findings(URI);
  return editor;
}
