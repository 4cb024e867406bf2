import type { Command } from 'commander';
import { UsageError } from '../../../base/errors.ts';
import type { CommandContext } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { CliHost } from '../../host.ts';
import { publishing } from '../outcome.ts';

interface GenerateOptions {
  readonly dir: string;
  readonly role?: string;
  readonly gun?: string;
  readonly output?: string;
}

/** docker/cli `trust/key_generate.go` with a name, notary `cmd/notary/keys.go` keysGenerate without. */
export function registerKeyGenerate(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('generate')
    .summary("make a signer's key, or one for a role")
    .description(
      'Makes a P-256 key. With a name: stores it for use, and writes its public half to NAME.pub, which `signer add` takes. With --role: stores it, or writes both halves to files.',
    )
    .argument('[name]', "the signer's name")
    .option('--dir <folder>', 'where NAME.pub is written', '.')
    .option('-r, --role <role>', 'what the key is for: root, targets, snapshot, or a delegation')
    .option('-g, --gun <gun>', 'the repository of a targets or snapshot key')
    .option('-o, --output <name>', 'write NAME.pem and NAME-key.pem and store nothing')
    .action(async (name: string | undefined, options: GenerateOptions) => {
      const { role, output } = options;
      if ((name === undefined) === (role === undefined)) {
        throw new UsageError("give a signer's name, or --role and what the key is for");
      }
      if (name !== undefined && output !== undefined) throw new UsageError('--output goes with --role');
      const work = name === undefined ? () => forRole(host, role ?? '', options) : () => forSigner(host, name, options);
      end(await publishing(host, work));
    });
}

async function forSigner(host: CliHost, name: string, { dir }: GenerateOptions): Promise<ExitCode> {
  const path = `${dir.replace(/\/$/, '')}/${name}.pub`;
  if ((await host.sources.look(dir)).kind !== 'folder') throw new UsageError(`${dir} is no folder`);
  await requireAbsent(host, path);
  const keys = host.publisher.openKeys();
  const { id, publicKeyFile } = await keys.generate(name);
  try {
    await host.publisher.createFile(path, Buffer.from(publicKeyFile));
  } catch (error) {
    // A key whose public half nobody has is of no use, and in the way of the next attempt.
    await keys.remove(id);
    throw error;
  }
  host.stdout.write(`Generated and loaded the key ${id}. Its public half: ${path}\n`);
  return EXIT.allowed;
}

async function forRole(host: CliHost, role: string, { gun, output }: GenerateOptions): Promise<ExitCode> {
  const keys = host.publisher.openKeys();
  const purpose = { role, ...(gun !== undefined && { gun }) };
  if (output === undefined) {
    host.stdout.write(`Generated and loaded the ${role} key ${await keys.create(purpose)}\n`);
    return EXIT.allowed;
  }
  const [publicFile, privateFile] = [`${output}.pem`, `${output}-key.pem`];
  for (const path of [publicFile, privateFile]) await requireAbsent(host, path);
  const made = await keys.createFiles(purpose);
  await host.publisher.createFile(privateFile, made.privateKeyFile);
  await host.publisher.createFile(publicFile, Buffer.from(made.publicKeyFile));
  host.stdout.write(`Generated the ${role} key ${made.id}: ${publicFile}, and encrypted ${privateFile}\n`);
  return EXIT.allowed;
}

/** Before somebody is asked for a passphrase. */
async function requireAbsent(host: CliHost, path: string): Promise<void> {
  if ((await host.sources.look(path)).kind !== 'absent') throw new UsageError(`${path} exists already`);
}
