import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, onTestFinished, test } from 'vitest';
import { NEWEST_VSCODE, OLDEST_VSCODE, type VscodeRelease } from '../../scripts/prepare/vscode.ts';
import { startLab, strongestLab, type Lab } from '../support/lab/lab.ts';
import { copySamples } from '../support/lab/samples.ts';
import { labSettings } from '../support/lab/settings.ts';
import { launchBrowser } from '../support/vscode/browser.ts';
import { CALM } from '../support/vscode/calm.ts';
import { startVscodeServer, type VscodeServer } from '../support/vscode/server.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { SIGNED } from './suites/digests.ts';

const RELEASES: readonly VscodeRelease[] = [OLDEST_VSCODE, NEWEST_VSCODE];

const THEMES = [
  ['dark', 'Default Dark Modern'],
  ['high-contrast', 'Default High Contrast'],
] as const;

/** Every way in which a Compose file names an image. */
const MIXED = `x-base: &base
  image: REGISTRY/alpine:3.19

services:
  web:
    <<: *base
  cache:
    image: "REGISTRY/\${CACHE:-redis:7}"
  worker:
    build:
      context: worker
      args:
        TAG: edge
  tool:
    build:
      dockerfile_inline: |
        FROM REGISTRY/alpine:3.18
        COPY --from=REGISTRY/nginx:1.27 /srv /srv
`;

const WORKER = `ARG TAG=3.18
FROM REGISTRY/alpine:$TAG
`;

/** Images whose signatures lie on Docker's own trust server. */
const HUB = `FROM node:22-alpine AS build
FROM alpine:3.19
FROM redis:7@sha256:${'ab'.repeat(32)}
COPY --from=build /app /app
COPY --from=alpine:3.19 /etc/os-release /
`;

let lab: Lab;
let browser: Browser;

beforeAll(async () => {
  lab = await startLab({ kind: await strongestLab(), ports: 'usual' });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await lab.stop();
});

/** A folder that is removed after the test. */
async function newFolder(): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'image-trust-appearance-'));
  onTestFinished(() => rm(work, { recursive: true, force: true }));
  return join(work, 'shop');
}

/** The samples in a folder of their own, with the settings that a workspace may have. */
async function openSamples(
  server: VscodeServer,
  settings: Readonly<Record<string, unknown>>,
): Promise<{ readonly workbench: Workbench; readonly folder: string }> {
  const folder = await newFolder();
  await copySamples(folder, lab.registry);
  await mkdir(join(folder, '.vscode'));
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  const workbench = await Workbench.open(browser, server, { folder, file: join(folder, 'Dockerfile') });
  onTestFinished(() => workbench.close());
  return { workbench, folder };
}

describe.each(RELEASES)('VS Code $version', (release) => {
  let server: VscodeServer;

  beforeAll(async () => {
    const extensions = [inject('vsix')];
    server = await startVscodeServer({
      release,
      userSettings: CALM,
      machineSettings: labSettings(lab),
      extensions,
    });
  });

  afterAll(() => server.stop());

  test('installs the package, underlines, explains and pins', async () => {
    const { workbench } = await openSamples(server, {});
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.goTo(7, 35);
    await workbench.openHover(SIGNED['alpine:edge']);
    await workbench.goTo(4, 20);
    await workbench.openLightBulb('Pin to signed digest');
    await workbench.takeFromLightBulb();
    await workbench.page.locator('.tab.dirty').waitFor();
    const line = workbench.page.locator('.view-line', { hasText: SIGNED['alpine:3.19'] });
    await line.first().waitFor();
  });
});

describe('pictures', () => {
  let server: VscodeServer;

  beforeAll(async () => {
    server = await startVscodeServer({
      userSettings: CALM,
      machineSettings: labSettings(lab),
      extensions: [inject('vsix')],
    });
  });

  afterAll(() => server.stop());

  test.each(THEMES)('the editor, the light bulb and the tree in the %s theme', async (name, theme) => {
    const { workbench } = await openSamples(server, { 'workbench.colorTheme': theme });
    await workbench.page.locator('.squiggly-warning').nth(1).waitFor();
    await workbench.showView('Image Trust');
    await workbench.widenSideBar(70);
    await workbench.expand('alpine');
    await workbench.expand('Signed tags');
    await workbench.goTo(4, 20);
    await workbench.openLightBulb('Pin to signed digest');
    await workbench.takePicture(`editor-${name}`);
  });

  test('images in anchors, variables and inline Dockerfiles, and a build argument that Compose gives', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'worker'), { recursive: true });
    const registry = lab.registry;
    await writeFile(join(folder, 'compose.yaml'), MIXED.replaceAll('REGISTRY', registry));
    await writeFile(join(folder, 'worker', 'Dockerfile'), WORKER.replaceAll('REGISTRY', registry));
    const workbench = await Workbench.open(browser, server, { folder, file: join(folder, 'compose.yaml') });
    onTestFinished(() => workbench.close());
    await workbench.page.locator('.squiggly-warning').first().waitFor();
    await workbench.openBeside('Dockerfile', 'worker/Dockerfile');
    await workbench.goTo(2, 25);
    await workbench.openHover('set by the service worker of compose.yaml');
    await workbench.takePicture('mixed-light');
  });

  test('which images depend on a trust server that ends', async () => {
    // Offline, so that nobody asks that server.
    const settings = { 'imageTrust.offline': true, 'workbench.colorTheme': 'Default Light Modern' };
    const { workbench, folder } = await openSamples(server, settings);
    await workbench.page.locator('.squiggly-info').first().waitFor();
    await writeFile(join(folder, 'hub.Dockerfile'), HUB);
    await workbench.runCommand('Image Trust: Which Images Depend on notary.docker.io?');
    const preview = workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await preview.getByRole('heading', { name: 'Images that depend on notary.docker.io' }).waitFor();
    await preview.getByText('node:22-alpine').first().waitFor();
    await workbench.takePicture('retirement-light');
    await preview.getByRole('link', { name: 'hub.Dockerfile:3' }).click();
    await workbench.page.locator('.statusbar', { hasText: 'Ln 3' }).waitFor();
  });

  test.each([['light', 'Default Light Modern'] as const, ...THEMES])(
    'the walkthrough in the %s theme',
    async (name, theme) => {
      const { workbench } = await openSamples(server, { 'workbench.colorTheme': theme });
      await workbench.runCommandAndChoose('Welcome: Open Walkthrough', 'Know who signed your images');
      await workbench.page.locator('.getting-started-step.expanded').waitFor();
      const webview = workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
      await webview.locator('svg').waitFor();
      await workbench.takePicture(`walkthrough-${name}`);
    },
  );
});
