import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/vscode/browser.ts';
import { CALM } from '../support/vscode/calm.ts';
import { startVscodeServer } from '../support/vscode/server.ts';
import { Workbench } from '../support/vscode/workbench.ts';

/** A server that takes every connection and says nothing, so that a check goes on until somebody cancels it. */
async function startSilentServer(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the check of the workspace shows its progress, and ends when it is cancelled', async () => {
  const host = await startSilentServer();
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-cancel-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['a', 'b', 'c']) await writeFile(join(folder, `${name}.Dockerfile`), `FROM ${host}/${name}:1\n`);
  const server = await startVscodeServer({
    userSettings: CALM,
    machineSettings: { 'imageTrust.trustServer': `http://${host}`, 'imageTrust.timeout': 600 },
    extensions: [inject('vsix')],
  });
  onTestFinished(() => server.stop());
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const workbench = await Workbench.open(browser, server, { folder, file: join(folder, 'a.Dockerfile') });

  await workbench.runCommand('Image Trust: Check Workspace');
  // VS Code shows long work in the status bar first; a click there shows the notification that can cancel it.
  await workbench.page.locator('.statusbar').getByText('checking the workspace').click();
  await workbench.page.locator('.notification-list-item').getByRole('button', { name: 'Cancel' }).click();
  const summary = workbench.page.locator('.notification-list-item', { hasText: 'Cancelled' });
  await summary.waitFor();
  expect(await summary.textContent()).toContain('Show Problems');
});
