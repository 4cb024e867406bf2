import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../base/errors.ts';
import { settingsFrom } from '../trust/settings-from.ts';
import { isServerUrl } from '../trust/settings-reader.ts';
import type { CliHost, LanguageRequest } from './host.ts';
import type { TrustRequest } from './trust-request.ts';

/** What every command understands. */
export interface TrustOptions {
  readonly server?: string;
  readonly trustDir?: string;
  readonly enforce?: boolean;
  readonly offline?: boolean;
  readonly timeout?: number;
  readonly ca?: string;
  readonly config?: string;
}

const MAX_CONFIG_BYTES = 1024 * 1024;

export function addTrustOptions(command: Command): Command {
  return command
    .option('--server <url>', "trust server for every registry (default: docker's rule)", parseServer)
    .option('--trust-dir <dir>', "folder for verified trust data (default: the platform's cache folder)")
    .option('--enforce', 'content trust is on: unsigned images are errors')
    .option('--offline', 'contact nobody; judge by trust data that is still valid')
    .option('--timeout <seconds>', 'time limit for one request', parseTimeout)
    .option('--ca <file>', 'PEM file of further certificate authorities')
    .option('--config <file>', 'JSON file of settings, named as in the editor');
}

/** What `check` and `pin` look into. */
export function pathArgument(): Argument {
  return new Argument('[path...]', 'files, or folders to search').default(['.'], 'the current folder');
}

/** What `check` and `pin` understand besides: loosening is never what a file of the project decides alone. */
export function acceptExceptionsOption(): Option {
  return new Option('--accept-exceptions', 'agree to the exceptions of the policy files (.image-trust.yaml)');
}

/**
 * The options over the configuration file over the defaults. The command line may contact whoever the files name, unless the
 * configuration says otherwise.
 * @throws UsageError where the configuration cannot be read, or a value in it cannot be used
 */
export async function trustRequest(host: CliHost, options: TrustOptions): Promise<TrustRequest> {
  const raw = await given(host, options);
  const { settings, problems } = settingsFrom({ network: 'all', ...raw }, host.docker);
  if (problems.length > 0) throw new UsageError(problems.map((problem) => problem.message).join('\n'));
  const caFile = typeof raw['caFile'] === 'string' && raw['caFile'] !== '' ? raw['caFile'] : undefined;
  return { settings, trustFolder: options.trustDir, caFile };
}

/**
 * What an editor that gives no settings gets. It may contact fewer hosts than the command line: it opens files that nobody
 * asked it to check.
 * @throws UsageError as `trustRequest`
 */
export async function languageRequest(host: CliHost, options: TrustOptions): Promise<LanguageRequest> {
  const { trustFolder, caFile } = await trustRequest(host, options);
  return { defaults: await given(host, options), trustFolder, caFile };
}

async function given(host: CliHost, options: TrustOptions): Promise<Readonly<Record<string, unknown>>> {
  const configured = options.config === undefined ? {} : await readConfiguration(host, options.config);
  return { ...configured, ...settingsOf(options) };
}

/** `--server` speaks for every registry, so it also overrides the servers that are configured for single ones. */
function settingsOf({ server, enforce, offline, timeout, ca }: TrustOptions): Readonly<Record<string, unknown>> {
  return {
    ...(server !== undefined && { trustServer: server, trustServers: {} }),
    ...(enforce !== undefined && { enforce }),
    ...(offline !== undefined && { offline }),
    ...(timeout !== undefined && { timeout }),
    ...(ca !== undefined && { caFile: ca }),
  };
}

async function readConfiguration(host: CliHost, path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = new TextDecoder().decode(await host.sources.read(path, MAX_CONFIG_BYTES));
  const settings = parseObject(text);
  if (settings === undefined) throw new UsageError(`${path} is not a JSON object of settings`);
  const named = Object.entries(settings).map(([name, value]) => [name.replace(/^imageTrust\./, ''), value] as const);
  return Object.fromEntries(named);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function parseServer(url: string): string {
  if (!isServerUrl(url)) throw new InvalidArgumentError('It must be an absolute https:// or http:// URL.');
  return url;
}

function parseTimeout(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= 1 && seconds <= 600))
    throw new InvalidArgumentError('It must be a number of seconds from 1 to 600.');
  return seconds;
}

/** For options that may be given several times, or once with commas between the values, as notary takes lists. */
export function listed(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...text.split(',').filter((part) => part !== '')];
}

/** For options with file names, which may be given several times; a name may have a comma. */
export function repeated(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}
