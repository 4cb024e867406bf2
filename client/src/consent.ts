import { ConfigurationTarget, l10n, window, workspace, type Memento } from 'vscode';
import type { ConsentAnswer, ConsentParams } from '../../server/src/lsp/protocol.ts';

const REFUSED = 'imageTrust.refusedHosts';

/**
 * Asks the user whether a host may be contacted. "Allow" goes into the setting `imageTrust.agreedHosts`, where it can be
 * seen and taken back; "Never" is remembered on this machine; closing the question leaves it for the next session.
 */
export async function askForConsent(memory: Memento, { host }: ConsentParams): Promise<ConsentAnswer> {
  const refused = (): readonly string[] => memory.get<readonly string[]>(REFUSED, []);
  if (refused().includes(host)) return 'never';
  const allow = l10n.t('Allow');
  const never = l10n.t('Never');
  const question = l10n.t('Image Trust: may {0} be asked whether its images are signed?', host);
  switch (await window.showInformationMessage(question, allow, never)) {
    case allow:
      await rememberAgreed(host);
      return 'allow';
    case never:
      // Another question may have been answered while this one was open.
      await memory.update(REFUSED, [...refused(), host]);
      return 'never';
    default:
      return 'later';
  }
}

/** Puts a host into the setting `imageTrust.agreedHosts` of this user. */
export async function rememberAgreed(host: string): Promise<void> {
  const agreed = agreedHosts();
  if (!agreed.includes(host)) await writeAgreed([...agreed, host].sort());
}

/** What the user has answered, by host. */
export function answersAboutHosts(memory: Memento): ReadonlyMap<string, 'allow' | 'never'> {
  const refused = memory.get<readonly string[]>(REFUSED, []).map((host) => [host, 'never'] as const);
  const agreed = agreedHosts().map((host) => [host, 'allow'] as const);
  return new Map([...refused, ...agreed]);
}

/** As if the user had never been asked about these hosts. */
export async function takeBackHosts(memory: Memento, hosts: ReadonlySet<string>): Promise<void> {
  const refused = memory.get<readonly string[]>(REFUSED, []);
  await memory.update(
    REFUSED,
    refused.filter((host) => !hosts.has(host)),
  );
  const agreed = agreedHosts();
  const left = agreed.filter((host) => !hosts.has(host));
  if (left.length < agreed.length) await writeAgreed(left);
}

function agreedHosts(): readonly string[] {
  return workspace.getConfiguration('imageTrust').get<readonly string[]>('agreedHosts', []);
}

async function writeAgreed(hosts: readonly string[]): Promise<void> {
  await workspace.getConfiguration('imageTrust').update('agreedHosts', hosts, ConfigurationTarget.Global);
}
