import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectFolder } from '../../scripts/paths.ts';
import { benchDocuments } from './documents.ts';
import { benchEditor } from './editor.ts';
import { benchFiles } from './files.ts';
import { benchLargeTargets } from './large-targets.ts';
import type { Row, Section } from './measure.ts';
import { benchTrust } from './trust.ts';
import { benchWorkspace } from './workspace.ts';

const BENCHMARKS: Readonly<Record<string, (folder: string) => Promise<Section>>> = {
  trust: benchTrust,
  workspace: benchWorkspace,
  targets: benchLargeTargets,
  documents: benchDocuments,
  editor: benchEditor,
  files: benchFiles,
};

/**
 * `npm run bench -- [NAME…] [--write]`: measures and prints; with `--write` also into docs/benchmarks.md, whose other sections stay
 * as they are. A figure over its limit is marked and fails nothing: machines differ, and tests are not for measuring.
 */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-bench-'));
  const sections: Section[] = [];
  try {
    for (const [name, bench] of Object.entries(BENCHMARKS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const section = await bench(folder);
      sections.push(section);
      console.log(`\n${markdown(section)}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (args.includes('--write')) await writeFile(PAGE, await formatted(page(await kept(sections))));
}

const PAGE = join(projectFolder, 'docs/benchmarks.md');

/** As the project's formatter wants the page, so that nobody need think of it. */
async function formatted(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE });
}

/** The page's sections: those measured now, and the others as they stand there. */
async function kept(measured: readonly Section[]): Promise<readonly string[]> {
  const [, ...texts] = (await readFile(PAGE, 'utf8')).split(/^(?=## )/m);
  const old = new Map(texts.map((text) => [titleOf(text), text.trimEnd()]));
  for (const section of measured) old.set(section.title, markdown(section));
  return [...old.values()];
}

function titleOf(text: string): string {
  return text.slice('## '.length, text.indexOf('\n'));
}

function page(sections: readonly string[]): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}`;
  return (
    [
      '# Benchmarks',
      `Written by \`npm run bench -- --write\` (a section alone: \`npm run bench -- ${Object.keys(BENCHMARKS).join('|')} --write\`) on a machine with ${machine}. Ratios are of times measured in the same run.`,
      ...sections,
    ].join('\n\n') + '\n'
  );
}

function markdown({ title, method, rows }: Section): string {
  const table = [['', 'measured', 'limit', ''], ['---', '---', '---', '---'], ...rows.map(cells)];
  return [`## ${title}`, method, table.map((row) => `| ${row.join(' | ')} |`).join('\n')].join('\n\n');
}

function cells({ what, value, limit, met }: Row): readonly string[] {
  return [what, value, limit ?? '', met === undefined ? '' : met ? 'met' : '**missed**'];
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
