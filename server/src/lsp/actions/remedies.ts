import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { UnreachableReason } from '../../base/errors.ts';
import type { Verdict } from '../../trust/verdict.ts';
import { exceptionPattern } from './exception-remedy.ts';
import { blockedHosts } from '../session/status.ts';

/** Asking again will not help: somebody decided that the host is not contacted. */
const DECIDED: ReadonlySet<UnreachableReason> = new Set(['offline', 'restricted-mode', 'blocked']);

/** What the session in force knows of hosts that gave no answer. */
export interface WhatIsMissing {
  /** Whether the user's consent to a host is all that is missing. */
  readonly wantsConsent: (host: string) => boolean;
  /** Where signing in might bring an answer. */
  readonly signInHosts: (verdict: Verdict) => readonly string[];
}

/**
 * What can be done about a verdict that is no edit: ask again, say who asks, or ask nobody. The commands are those of our own
 * client.
 */
export function remediesFor(verdict: Verdict, { wantsConsent, signInHosts }: WhatIsMissing): CodeAction[] {
  const pattern = exceptionPattern(verdict);
  return [
    ...blockedHosts(verdict)
      .filter(wantsConsent)
      .map((host) => remedy(`Allow asking ${host}`, 'imageTrust.allowHost', host)),
    ...signInHosts(verdict).map((host) => remedy(`Sign in to ${host}…`, 'imageTrust.signIn', host)),
    ...(verdict.kind === 'unavailable' && !DECIDED.has(verdict.reason)
      ? [remedy('Check again', 'imageTrust.refresh', { gun: verdict.image.gun })]
      : []),
    ...(pattern === undefined
      ? []
      : [remedy(`Add an exception for ${pattern} to your settings`, 'imageTrust.addException', pattern)]),
  ];
}

function remedy(title: string, command: string, argument: unknown): CodeAction {
  return { title, kind: CodeActionKind.QuickFix, command: { title, command, arguments: [argument] } };
}
