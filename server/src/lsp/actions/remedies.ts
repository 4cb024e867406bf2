import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { UnreachableReason } from '../../base/errors.ts';
import type { Verdict } from '../../trust/verdict.ts';
import { exceptionPattern } from './exception-remedy.ts';
import { blockedHosts } from '../session/status.ts';

/** Asking again will not help: somebody decided that the host is not contacted. */
const DECIDED: ReadonlySet<UnreachableReason> = new Set(['offline', 'restricted-mode', 'blocked']);

/**
 * What can be done about a verdict that is no edit: ask again, or ask nobody. The commands are those of our own client.
 * @param wantsConsent whether the user's consent to a host is all that is missing
 */
export function remediesFor(verdict: Verdict, wantsConsent: (host: string) => boolean): CodeAction[] {
  const pattern = exceptionPattern(verdict);
  return [
    ...blockedHosts(verdict)
      .filter(wantsConsent)
      .map((host) => remedy(`Allow asking ${host}`, 'imageTrust.allowHost', host)),
    ...(verdict.kind === 'unavailable' && !DECIDED.has(verdict.reason)
      ? [remedy('Check again', 'imageTrust.refresh', { gun: verdict.image.gun })]
      : []),
    ...(pattern === undefined ? [] : [remedy(`Add an exception for ${pattern}`, 'imageTrust.addException', pattern)]),
  ];
}

function remedy(title: string, command: string, argument: unknown): CodeAction {
  return { title, kind: CodeActionKind.QuickFix, command: { title, command, arguments: [argument] } };
}
