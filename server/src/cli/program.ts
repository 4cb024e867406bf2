import { Command, CommanderError } from 'commander';
import { UsageError } from '../base/errors.ts';
import { registerCheck } from './check/check.ts';
import { complain, type CommandContext } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';
import { registerInspect } from './inspect/inspect.ts';
import { registerKeys } from './keys.ts';
import { registerList } from './list.ts';
import { registerLookup } from './lookup.ts';
import { registerLsp } from './lsp.ts';
import { addTrustOptions } from './options.ts';
import { registerPin } from './pin/pin.ts';
import { registerPublishing } from './publish/register.ts';
import { registerResolve } from './resolve.ts';
import { registerRetirement } from './retirement.ts';
import { registerFingerprint } from './root/fingerprint.ts';
import { registerForget } from './root/forget.ts';
import { registerImportRoots } from './root/import-roots.ts';

const COMMANDS: readonly ((context: CommandContext) => Command)[] = [
  registerCheck,
  registerInspect,
  registerList,
  registerLookup,
  registerResolve,
  registerPin,
  registerRetirement,
  registerKeys,
  registerFingerprint,
  registerImportRoots,
  registerForget,
  registerLsp,
];

/** Columns of the help text: the same everywhere, so that the documentation can show it. */
const HELP_WIDTH = 100;

/** Runs one command line to its end. Rejects only for a fault of the program itself. */
export async function run(host: CliHost): Promise<ExitCode> {
  let code: ExitCode = EXIT.allowed;
  const program = newProgram(host);
  for (const register of COMMANDS) {
    const command = register({ program, host, end: (given) => (code = given) });
    addTrustOptions(command).version(host.version, '--version', 'print the version');
  }
  registerPublishing({ program, host, end: (given) => (code = given) });
  try {
    await program.parseAsync(host.args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.allowed : EXIT.usage;
    if (!(error instanceof UsageError)) throw error;
    complain(host, error.message);
    return EXIT.usage;
  }
}

/** Help for those who ask is a result; help for those who made a mistake is not. */
function newProgram(host: CliHost): Command {
  return new Command('image-trust')
    .description('Verifies Docker Content Trust for the images that Dockerfiles and Compose files use.')
    .version(host.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}
