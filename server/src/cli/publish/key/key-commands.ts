import type { Command } from 'commander';
import { UsageError } from '../../../base/errors.ts';
import type { ImportedKey } from '../../../trust/publishing/keys.ts';
import type { CommandContext } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { CliHost } from '../../host.ts';
import { publishing } from '../outcome.ts';
import { keyJson, keyTable } from './key-list.ts';

/** Of a PEM text with many keys; one has less than four kilobytes. */
export const MAX_KEY_FILE_BYTES = 1024 * 1024;

/** The commands on private keys that need no server. */
export function registerKeyCommands(key: Command, context: CommandContext): readonly Command[] {
  return [generate, list, load, importing, exporting, passwd].map((register) => register(key, context));
}

function generate(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('generate')
    .summary("make a signer's key")
    .description(
      'Makes a P-256 key, stores it for use, and writes its public half to NAME.pub, which `signer add` takes.',
    )
    .argument('<name>', "the signer's name")
    .option('--dir <folder>', 'where NAME.pub is written', '.')
    .action(async (name: string, { dir }: { readonly dir: string }) => {
      const work = async (): Promise<ExitCode> => {
        const path = `${dir.replace(/\/$/, '')}/${name}.pub`;
        if ((await host.sources.look(path)).kind !== 'absent') throw new UsageError(`${path} exists already`);
        const { id, publicKeyFile } = await host.publisher.openKeys().generate(name);
        await host.publisher.createFile(path, Buffer.from(publicKeyFile));
        host.stdout.write(`Generated and loaded the key ${id}. Its public half: ${path}\n`);
        return EXIT.allowed;
      };
      end(await publishing(host, work));
    });
}

function list(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('list')
    .summary('print the table of `notary key list`')
    .description("Lists the private keys in docker's and notary's folders.")
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const keys = await host.publisher.openKeys().list();
      host.stdout.write(json === true ? keyJson(keys) : keyTable(keys));
      end(EXIT.allowed);
    });
}

function load(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('load')
    .summary("take in a signer's private key")
    .description('Stores a private key from a PEM file, so that `sign` can use it.')
    .argument('<file>', 'PEM file: PKCS#8, SEC 1 or PKCS#1, encrypted or not')
    .option('--name <name>', "the signer's name", 'signer')
    .action(async (file: string, { name }: { readonly name: string }) =>
      end(await publishing(host, () => take(host, file, { role: name }))),
    );
}

interface ImportOptions {
  readonly role?: string;
  readonly gun?: string;
}

function importing(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('import')
    .summary('take in keys that were exported')
    .description(
      'Stores the private keys of PEM files. What a key is for stands in its headers, or is said by the options.',
    )
    .argument('<file...>', 'PEM files')
    .option('-r, --role <role>', 'what keys are for that do not say so')
    .option('-g, --gun <gun>', 'the repository of keys that do not say so')
    .action(async (files: readonly string[], options: ImportOptions) => {
      const work = async (): Promise<ExitCode> => {
        for (const file of files) await take(host, file, options);
        return EXIT.allowed;
      };
      end(await publishing(host, work));
    });
}

async function take(host: CliHost, file: string, fallback: ImportOptions): Promise<ExitCode> {
  const bytes = await host.publisher.readKeyFile(file, MAX_KEY_FILE_BYTES);
  try {
    const imported = await host.publisher.openKeys().import({ bytes, name: file, fallback });
    for (const key of imported) host.stdout.write(`${importWords(key)}\n`);
  } finally {
    bytes.fill(0);
  }
  return EXIT.allowed;
}

function importWords({ id, outcome, role }: ImportedKey): string {
  return outcome === 'imported' ? `Imported the ${role} key ${id}` : `The ${role} key ${id} is here already`;
}

interface ExportOptions {
  readonly output?: string;
  readonly key?: readonly string[];
  readonly gun?: string;
}

function exporting(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('export')
    .summary('write keys out, for a backup or another machine')
    .description('Prints private keys as they are stored, encrypted, in the form of `notary key export`.')
    .option('-o, --output <file>', 'write a new file instead')
    .option('--key <id...>', 'only the keys with these ids')
    .option('--gun <gun>', 'only the keys of this repository')
    .action(async ({ output, key: ids, gun }: ExportOptions) => {
      if (ids !== undefined && gun !== undefined) throw new UsageError('--key and --gun do not go together');
      const work = async (): Promise<ExitCode> => {
        const which = { ...(ids !== undefined && { ids }), ...(gun !== undefined && { gun }) };
        const pem = await host.publisher.openKeys().export(which);
        if (output === undefined) host.stdout.write(pem);
        else await host.publisher.createFile(output, Buffer.from(pem));
        return EXIT.allowed;
      };
      end(await publishing(host, work));
    });
}

function passwd(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('passwd')
    .summary("change a key's passphrase")
    .description('Changes the passphrase of a private key; the old one is asked for first.')
    .argument('<id>', "the key's id, as `key list` prints it")
    .action(async (id: string) => {
      if (!/^[0-9a-f]{64}$/.test(id)) throw new UsageError(`${id} is no key id: it has 64 hexadecimal digits`);
      const work = async (): Promise<ExitCode> => {
        await host.publisher.openKeys().changePassphrase(id);
        host.stdout.write(`Changed the passphrase of the key ${id}\n`);
        return EXIT.allowed;
      };
      end(await publishing(host, work));
    });
}
