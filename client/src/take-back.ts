import {
  commands,
  l10n,
  QuickPickItemKind,
  Uri,
  window,
  workspace,
  type Disposable,
  type Memento,
  type QuickPickItem,
} from 'vscode';
import type { AgreedExceptions, TakenBack } from '../../server/src/lsp/protocol.ts';
import { answersAboutHosts, takeBackHosts } from './consent.ts';
import type { PolicyAnswers } from './policy-answers.ts';
import type { ServerConnection } from './server-connection.ts';

/** An answer that counts until it is taken back: about a host, or about the exceptions of a policy file. */
interface AnswerItem extends QuickPickItem {
  readonly host?: string;
  readonly exceptions?: AgreedExceptions;
}

/** The command that takes back what the user has answered once and for all. */
export function registerTakingBack(server: ServerConnection, policies: PolicyAnswers, memory: Memento): Disposable {
  return commands.registerCommand('imageTrust.takeBack', async () => {
    const taken = await chooseAnswers(policies, memory);
    if (taken === undefined) return;
    await takeBackHosts(memory, new Set(taken.hosts));
    await policies.takeBack(new Set(taken.policies.map(({ uri }) => uri)));
    await server.notify('imageTrust/answersTakenBack', taken);
  });
}

/** Lets the user choose among their answers; `undefined` where they choose none. */
async function chooseAnswers(policies: PolicyAnswers, memory: Memento): Promise<TakenBack | undefined> {
  const items = [
    ...group(l10n.t('Exceptions of policy files'), policyItems(policies)),
    ...group(l10n.t('Hosts'), hostItems(memory)),
  ];
  if (items.length === 0) {
    await window.showInformationMessage(l10n.t('Image Trust: you have given no answer that could be taken back.'));
    return undefined;
  }
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Take Back Answers'),
    placeHolder: l10n.t('You will be asked again where it matters'),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (chosen === undefined || chosen.length === 0) return undefined;
  return {
    hosts: chosen.flatMap(({ host }) => host ?? []),
    policies: chosen.flatMap(({ exceptions }) => exceptions ?? []),
  };
}

function group(label: string, items: readonly AnswerItem[]): readonly AnswerItem[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

function policyItems({ agreed, refused }: PolicyAnswers): readonly AnswerItem[] {
  const describe = (description: string) => (exceptions: AgreedExceptions) => ({
    label: workspace.asRelativePath(Uri.parse(exceptions.uri)),
    description,
    exceptions,
  });
  return [...agreed.map(describe(l10n.t('Agreed'))), ...refused.map(describe(l10n.t('Never')))];
}

function hostItems(memory: Memento): readonly AnswerItem[] {
  return [...answersAboutHosts(memory)].map(([host, answer]) => ({
    label: host,
    description: answer === 'allow' ? l10n.t('Allowed') : l10n.t('Never'),
    host,
  }));
}
