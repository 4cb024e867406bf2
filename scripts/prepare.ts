import { hasApt, installPackages } from './prepare/debian.ts';
import { missingTools, type Tool } from './prepare/tools.ts';
import { installVscode, NEWEST_VSCODE, OLDEST_VSCODE } from './prepare/vscode.ts';
import { CommandError } from './process.ts';

type Say = (line: string) => void;

/** What each suite still lacks, one problem a line, each saying what to do about it; empty where the suite can run. */
export type Preparation = Readonly<Record<Tool['neededFor'], readonly string[]>>;

/** Installs what the tests need beyond npm's packages, where that is possible. Quick when all is there. */
export async function prepare(say: Say): Promise<Preparation> {
  const tools = await installTools(say);
  const vscode = await problemsOf(async () => {
    for (const release of [OLDEST_VSCODE, NEWEST_VSCODE]) await installVscode(release, say);
  });
  return {
    integration: tools.filter((problem) => problem.suite === 'integration').map((problem) => problem.text),
    e2e: [...tools.filter((problem) => problem.suite === 'e2e').map((problem) => problem.text), ...vscode],
  };
}

async function installTools(say: Say): Promise<readonly { suite: Tool['neededFor']; text: string }[]> {
  const missing = await missingTools();
  if (missing.length === 0) return [];
  const failures = (await hasApt()) ? await problemsOf(() => installPackages(missing, say)) : [];
  for (const failure of failures) say(failure);
  const stillMissing = failures.length === 0 ? await missingTools() : missing;
  return stillMissing.map((tool) => ({
    suite: tool.neededFor,
    text: `${tool.name} is missing; get it from ${tool.source}`,
  }));
}

/** A command that failed stops the suites that need it, not the others. */
async function problemsOf(step: () => Promise<void>): Promise<readonly string[]> {
  try {
    await step();
    return [];
  } catch (error) {
    if (error instanceof CommandError) return [error.message];
    throw error;
  }
}

async function main(): Promise<void> {
  const problems = Object.values(await prepare((line) => console.log(`prepare: ${line}`))).flat();
  for (const problem of new Set(problems)) console.error(`prepare: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) void main();
