import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startLab, strongestLab, USUAL_PORTS, type Lab } from '../test/support/lab/lab.ts';
import { copySamples, samplesFolder } from '../test/support/lab/samples.ts';
import { labSettings } from '../test/support/lab/settings.ts';
import { ownEnvironment } from '../test/support/own-environment.ts';
import { buildAll } from './build.ts';
import { distFolder } from './paths.ts';
import { execute } from './process.ts';
import { openBrowser, openDesktop, type OpenEditor } from './start/editor.ts';

const CLI = join(distFolder, 'cli.js');

const say = (line: string): void => console.log(line);

/** Builds, shows the command line's answer about the samples, then the samples in an editor until the user has seen enough. */
async function main(): Promise<void> {
  const interrupted = new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
  const work = await mkdtemp(join(tmpdir(), 'image-trust-demo-'));
  const kind = await strongestLab();
  say(`Building, and starting the lab (${LAB_PARTS[kind]})`);
  await buildAll('release', () => undefined);
  const lab = await startLab({ kind, ports: 'usual' });
  try {
    const samples = await samplesFor(lab, work);
    await showCheck(lab, samples, work);
    if (process.stdin.isTTY && process.stdout.isTTY) {
      say(nextSteps(lab, samples, work));
      await showEditor(lab, work, interrupted);
    }
  } finally {
    await lab.stop();
    await rm(work, { recursive: true, force: true });
  }
}

const LAB_PARTS = {
  real: "Debian's notary-server and docker-registry",
  embedded: 'a trust server and a registry in memory',
} as const;

/** The samples of the project name the lab's usual port; where that was taken, a copy names the other. */
async function samplesFor(lab: Lab, work: string): Promise<string> {
  if (lab.registry === `localhost:${USUAL_PORTS.registry}`) return samplesFolder;
  const copy = join(work, 'samples');
  await copySamples(copy, lab.registry);
  say(`Port ${USUAL_PORTS.registry} is taken: the samples are copied to ${copy} and name ${lab.registry}`);
  return copy;
}

async function showCheck(lab: Lab, samples: string, home: string): Promise<void> {
  const command = ['check', relative('.', samples), '--server', lab.trustServer];
  say(`\n$ image-trust ${command.join(' ')}\n`);
  const options = { output: 'show', env: ownEnvironment(home) } as const;
  const { exitCode } = await execute(process.execPath, [CLI, ...command], options);
  // 1: there are findings, as the samples want it.
  if (exitCode !== 1) throw new Error(`check ended with ${exitCode}; with these samples it has to end with 1`);
}

function nextSteps(lab: Lab, samples: string, work: string): string {
  // With a state folder of their own: the next lab has other keys, which first-use trust would have to refuse.
  const options = `--server ${lab.trustServer} --trust-dir ${join(work, 'trust')}`;
  const ask = (command: string): string => `  node dist/cli.js ${command} ${options}`;
  return [
    '',
    'While the lab is up, try for instance:',
    ask(`inspect --pretty ${lab.registry}/alpine`),
    ask(`resolve ${lab.registry}/alpine:3.19`),
    ask(`keys ${lab.registry}/alpine`),
    ask(`pin ${relative('.', samples)}`),
  ].join('\n');
}

/** What is tried in the editor changes a copy of the samples. */
async function showEditor(lab: Lab, work: string, interrupted: Promise<void>): Promise<void> {
  const folder = join(work, 'shop');
  await copySamples(folder, lab.registry);
  const editor = await openEditor(lab, folder, work);
  const closed = editor?.closed;
  say(`The lab is up until you press Ctrl-C${closed === undefined ? '' : ' or close the editor'}.`);
  try {
    await (closed === undefined ? interrupted : Promise.race([interrupted, closed]));
  } finally {
    await editor?.stop();
  }
}

async function openEditor(lab: Lab, folder: string, work: string): Promise<OpenEditor | undefined> {
  const settings = labSettings(lab);
  if (process.argv.includes('--browser')) return openBrowser(folder, settings, say);
  const desktop = await openDesktop(folder, join(work, 'vscode'), settings);
  if (desktop === undefined)
    say('\nThere is no `code` command here. `npm start -- --browser` shows the samples in a browser.');
  return desktop;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
