import type { Command } from 'commander';
import { UsageError } from '../../../base/errors.ts';
import { checkSignerName } from '../../../trust/publishing/keys.ts';
import type { CommandContext } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { listed } from '../../options.ts';
import { publishing } from '../outcome.ts';
import { registerKeyGenerate } from './key-generate.ts';
import { keyJson, keyTable } from './key-list.ts';
import { checkKeyId, registerKeyRemove } from './key-remove.ts';
import { takeKeys } from './take-keys.ts';

/** The commands on private keys that need no server. */
export function registerKeyCommands(key: Command, context: CommandContext): readonly Command[] {
  const commands = [registerKeyGenerate, list, load, importing, exporting, passwd, registerKeyRemove];
  return commands.map((register) => register(key, context));
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
      end(
        await publishing(host, async () => {
          await takeKeys(host, { name: file, fallback: { role: checkSignerName(name) } });
          return EXIT.allowed;
        }),
      ),
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
        for (const file of files) await takeKeys(host, { name: file, fallback: options });
        return EXIT.allowed;
      };
      end(await publishing(host, work));
    });
}

interface ExportOptions {
  readonly output?: string;
  readonly key?: readonly string[];
  readonly gun?: readonly string[];
}

function exporting(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('export')
    .summary('write keys out, for a backup or another machine')
    .description('Prints private keys as they are stored, encrypted, in the form of `notary key export`.')
    .option('-o, --output <file>', 'write a new file instead')
    .option('--key <id>', 'only the key with this id; may be repeated', listed)
    .option('--gun <gun>', 'only the keys of this repository; may be repeated', listed)
    .action(async ({ output, key: ids, gun: guns }: ExportOptions) => {
      if (ids !== undefined && guns !== undefined) throw new UsageError('--key and --gun do not go together');
      const work = async (): Promise<ExitCode> => {
        const which = { ...(ids !== undefined && { ids }), ...(guns !== undefined && { guns }) };
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
      checkKeyId(id);
      const work = async (): Promise<ExitCode> => {
        await host.publisher.openKeys().changePassphrase(id);
        host.stdout.write(`Changed the passphrase of the key ${id}\n`);
        return EXIT.allowed;
      };
      end(await publishing(host, work));
    });
}
