import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A command ended with something else than 0, or could not be started. `output` is everything it wrote. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** `undefined` where the command could not be started or was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly output: string;

  constructor(command: string, exitCode: number | undefined, output: string, options?: ErrorOptions) {
    super(`${command}: ${exitCode === undefined ? 'did not finish' : `exit code ${exitCode}`}\n${output}`, options);
    this.exitCode = exitCode;
    this.output = output;
  }
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to this process's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `show` passes output on as it comes; `keep` (the default) only collects it. */
  readonly output?: 'show' | 'keep';
}

export interface CommandResult {
  /** 128 where a signal ended the command. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever its exit code; there is no standard input. @throws CommandError where it cannot be started. */
export function execute(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      if (options.output === 'show') process.stdout.write(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      if (options.output === 'show') process.stderr.write(chunk);
    });
    child.on('error', (cause) => {
      reject(new CommandError(describe(command, args), undefined, cause.message, { cause }));
    });
    child.on('close', (code) => {
      const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');
      resolve({ exitCode: code ?? 128, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

/** Runs a command that must succeed and gives its standard output. @throws CommandError */
export async function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await execute(command, args, options);
  if (result.exitCode === 0) return result.stdout;
  const output = options.output === 'show' ? '(output above)' : `${result.stdout}${result.stderr}`;
  throw new CommandError(describe(command, args), result.exitCode, output);
}

/** The path of an executable found on `PATH`; `undefined` where there is none. */
export async function findExecutable(name: string): Promise<string | undefined> {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const suffix of suffixes) {
      const candidate = join(folder, name + suffix);
      if (await isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function describe(command: string, args: readonly string[]): string {
  return [command, ...args].join(' ');
}
