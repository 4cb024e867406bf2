import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject, test } from 'vitest';
import { openGate } from '../gate.ts';
import { choosePort } from '../lab/choose-port.ts';
import { newPublisher } from '../publisher.ts';
import { pushImage } from '../push-image.ts';
import { startRegistry } from '../real-registry.ts';
import { launchBrowser } from './browser.ts';
import { CALM } from './calm.ts';
import { startVscodeServer } from './server.ts';
import { Workbench } from './workbench.ts';

/** Tags that the registry has of `acme/app`; alice has signed the first. */
const TAGS = ['1.0', '1.1', '1.2'];

/**
 * A test in front of a VS Code on the machine of somebody who publishes: the keys in docker's folder are those of `publisher`,
 * who owns the repository `gun`. What VS Code says to the trust server goes through `gate`. All of this is one for the file; each
 * test opens its own workbench. One that fails leaves a picture and VS Code's logs.
 */
export const publisherTest = test
  .extend('publisher', { scope: 'file' }, async ({}, { onCleanup }) => {
    const publisher = await newPublisher();
    onCleanup(() => publisher.stop());
    return publisher;
  })
  .extend('gate', { scope: 'file' }, async ({ publisher }, { onCleanup }) => {
    const gate = await openGate(Number(new URL(publisher.server.url).port));
    onCleanup(() => gate.stop());
    return gate;
  })
  .extend('gun', { scope: 'file' }, async ({ publisher }, { onCleanup }) => {
    const registry = await startRegistry({ port: await choosePort(5000) });
    onCleanup(() => registry.stop());
    const target = { url: registry.url, repository: 'acme/app' };
    await Promise.all(TAGS.map((tag) => pushImage(target, tag, `app ${tag}`)));
    const gun = `${registry.host}/acme/app`;
    await publisher.run('key', 'generate', 'alice');
    await publisher.run('signer', 'add', 'alice', gun, '--key', 'alice.pub');
    await publisher.run('sign', `${gun}:1.0`);
    return gun;
  })
  .extend('machineSettings', { scope: 'file' }, (): Readonly<Record<string, unknown>> => ({}))
  .extend('server', { scope: 'file' }, async ({ publisher, gate, machineSettings }, { onCleanup }) => {
    const server = await startVscodeServer({
      userSettings: CALM,
      machineSettings: {
        'imageTrust.trustServer': `https://localhost:${gate.port}`,
        'imageTrust.caFile': publisher.server.caFile,
        'imageTrust.network': 'all',
        ...machineSettings,
      },
      env: { DOCKER_CONFIG: publisher.docker.configFolder },
      extensions: [inject('vsix')],
    });
    onCleanup(() => server.stop());
    return server;
  })
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  /** Opens a workbench that shows a Dockerfile and the tree. */
  .extend('open', ({ publisher, server, browser, task }, { onCleanup }) => {
    return async (dockerfile: string): Promise<Workbench> => {
      const file = join(publisher.folder, 'Dockerfile');
      await writeFile(file, dockerfile);
      const workbench = await Workbench.open(browser, server, { folder: publisher.folder, file });
      onCleanup(async () => {
        if (task.result?.state === 'fail') {
          await workbench.takePicture('failure');
          console.error(await server.readLogs());
        }
        await workbench.close();
      });
      await workbench.page.locator('[class*="squiggly-"]').first().waitFor();
      await workbench.showView('Image Trust');
      return workbench;
    };
  });
