import type { Command } from 'commander';
import type { ShownRoot } from '../../trust/roots-of-trust.ts';
import { knownWords, rootWords } from '../../rules/root-words.ts';
import { refusalExit, refusalWords } from '../answer.ts';
import { complain, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CliHost } from '../host.ts';
import { trustRequest, type TrustOptions } from '../options.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../repository.ts';

interface FingerprintOptions extends TrustOptions {
  readonly json?: boolean;
}

export function registerFingerprint({ program, host, end }: CommandContext): Command {
  return program
    .command('fingerprint')
    .summary("print the fingerprint of a repository's root of trust")
    .description('Shows the root keys of a repository, to be compared with those that its publisher names.')
    .argument('<gun>', GUN_ARGUMENT)
    .option('--json', 'print JSON')
    .action(async (gun: string, options: FingerprintOptions) => end(await fingerprint(host, gun, options)));
}

async function fingerprint(host: CliHost, text: string, options: FingerprintOptions): Promise<ExitCode> {
  const image = repositoryNamed(text);
  const roots = await host.openRoots(await trustRequest(host, options));
  const answer = await roots.look(image.gun);
  if (!('root' in answer)) {
    complain(host, refusalWords(image, answer, host.clock.now()));
    return refusalExit(answer);
  }
  host.stdout.write(options.json === true ? rootJson(image.gun, answer) : answerWords(image.gun, answer));
  return answer.kind === 'past' ? EXIT.findings : EXIT.allowed;
}

function answerWords(gun: string, shown: ShownRoot): string {
  return `${[`${gun} at ${shown.server}`, ...knownWords(shown)].join('\n')}\n\n${rootWords(shown.root)}`;
}

function rootJson(gun: string, { kind, server, root, expired }: ShownRoot): string {
  const { version, expires, threshold, keys } = root;
  const date = (time: number): string => new Date(time).toISOString();
  const shown = keys.map(({ id, canonicalId, algorithm, certificate }) => ({
    id,
    canonicalId,
    algorithm,
    certificate:
      certificate === undefined
        ? null
        : { ...certificate, notBefore: date(certificate.notBefore), notAfter: date(certificate.notAfter) },
  }));
  const json = {
    gun,
    server,
    trusted: kind === 'trusted',
    version,
    expires: date(expires),
    threshold,
    keys: shown,
    expired: expired === undefined ? null : { role: expired.role, at: date(expired.at) },
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
