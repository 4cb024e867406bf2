import { visible } from '../../base/visible.ts';
import { type Command, Option } from 'commander';
import { normalise } from '../../reference/normalise.ts';
import { parseReference } from '../../reference/parse-reference.ts';
import type { ImageTrust } from '../../trust/image-trust.ts';
import { noteStaleness, refusalWords } from '../answer.ts';
import { complain, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CliHost } from '../host.ts';
import { trustRequest, type TrustOptions } from '../options.ts';
import { dockerJson } from './docker-json.ts';
import { dockerPretty } from './docker-pretty.ts';
import { dockerTrust, type DockerTrust } from './docker-trust.ts';

interface InspectOptions extends TrustOptions {
  readonly pretty?: boolean;
}

export function registerInspect({ program, host, end }: CommandContext): Command {
  return program
    .command('inspect')
    .summary('print what `docker trust inspect` prints')
    .description('Prints signed tags, signers and keys as `docker trust inspect` does, in the same bytes.')
    .argument('<image...>', 'IMAGE[:TAG]; all tags where none is given')
    .addOption(new Option('--json', 'print JSON (the default)').conflicts('pretty'))
    .option('--pretty', 'print tables')
    .action(async (images: readonly string[], options: InspectOptions) => {
      const trust = await host.openTrust(await trustRequest(host, options));
      end(await (options.pretty === true ? inspectPretty : inspectJson)(host, trust, images));
    });
}

/** What can be shown is shown; what cannot is named afterwards (docker/cli `cli/command/inspect/inspector.go`). */
async function inspectJson(host: CliHost, trust: ImageTrust, names: readonly string[]): Promise<ExitCode> {
  const looked = await Promise.all(names.map((name) => lookUp(host, trust, name)));
  const failures = looked.flatMap((result) => (result.kind === 'failure' ? [result] : []));
  host.stdout.write(dockerJson(looked.flatMap((result) => (result.kind === 'found' ? [result.found] : []))));
  for (const failure of failures) tell(host, failure);
  return failures.length > 0 ? EXIT.findings : EXIT.allowed;
}

/** Tables end at the first failure, as docker's do. */
async function inspectPretty(host: CliHost, trust: ImageTrust, names: readonly string[]): Promise<ExitCode> {
  for (const [index, name] of names.entries()) {
    const result = await lookUp(host, trust, name);
    if (result.kind === 'failure') {
      tell(host, result);
      return EXIT.findings;
    }
    host.stdout.write(dockerPretty(result.found) + (index < names.length - 1 ? '\n\n' : ''));
  }
  return EXIT.allowed;
}

type Looked = { readonly kind: 'found'; readonly found: DockerTrust } | Failure;

interface Failure {
  readonly kind: 'failure';
  /** What docker says on stderr. */
  readonly message: string;
  /** What docker keeps to itself. */
  readonly reason?: string;
}

function tell(host: CliHost, { message, reason }: Failure): void {
  host.stderr.write(`${message}\n`);
  if (reason !== undefined) complain(host, reason);
}

async function lookUp(host: CliHost, trust: ImageTrust, name: string): Promise<Looked> {
  const parsed = parseReference(name);
  if (parsed.kind === 'invalid') {
    const reason = `${visible(name)}: ${parsed.problem.message}`;
    return { kind: 'failure', message: 'invalid reference format', reason };
  }
  const { reference } = parsed;
  const image = normalise(reference);
  const answer = await trust.repository(image.gun, { freshness: 'now' });
  if (answer.kind === 'trusted') {
    noteStaleness(host, answer.repository);
    const tag = reference.digest === undefined ? reference.tag : undefined;
    return { kind: 'found', found: dockerTrust(name, answer.repository, tag) };
  }
  const failure: Failure = { kind: 'failure', message: `no signatures or cannot access ${name}` };
  if (answer.kind === 'noTrustData') return failure;
  return { ...failure, reason: refusalWords(image, answer, host.clock.now()) };
}
