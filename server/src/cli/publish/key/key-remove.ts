import type { Command } from 'commander';
import { UsageError } from '../../../base/errors.ts';
import { visible } from '../../../base/visible.ts';
import type { StoredKey } from '../../../trust/publishing/keys.ts';
import { complain, type CommandContext } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { CliHost } from '../../host.ts';
import { isConfirmed, publishing } from '../outcome.ts';

/** notary `cmd/notary/keys.go` keyRemove. */
export function registerKeyRemove(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('remove')
    .summary('delete a private key')
    .description("Deletes a private key from docker's folder for good. What it signed stays signed.")
    .argument('<id>', "the key's id, as `key list` prints it")
    .option('-y, --yes', 'do not ask first')
    .action(async (id: string, { yes }: { readonly yes?: boolean }) =>
      end(await publishing(host, () => remove(host, checkKeyId(id), yes === true ? 'yes' : undefined))),
    );
}

async function remove(host: CliHost, id: string, yes: 'yes' | undefined): Promise<ExitCode> {
  const keys = host.publisher.openKeys();
  const found = (await keys.list()).find((key) => key.id === id);
  if (found === undefined) {
    complain(host, `there is no private key ${id} on this machine`);
    return EXIT.findings;
  }
  const question = `Delete the ${purposeOf(found)} key ${id.slice(0, 12)} from ${found.location} for good?`;
  if (!(await isConfirmed(host, question, yes))) return EXIT.findings;
  await keys.remove(id);
  host.stdout.write(`Deleted the ${purposeOf(found)} key ${id}\n`);
  const left = (await keys.list()).find((key) => key.id === id);
  if (left !== undefined) complain(host, `${left.location} has it too, where it stays`);
  return EXIT.allowed;
}

function purposeOf({ role = '', gun }: StoredKey): string {
  return visible(gun === undefined ? role : `${role} (${gun})`);
}

/** @throws UsageError */
export function checkKeyId(id: string): string {
  if (!/^[0-9a-f]{64}$/.test(id)) throw new UsageError(`${id} is no key id: it has 64 hexadecimal digits`);
  return id;
}
