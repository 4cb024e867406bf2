import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import { canSign } from '../../trust/publishing/can-sign.ts';
import type { StoredKey } from '../../trust/publishing/keys.ts';
import type { Verdict } from '../../trust/verdict.ts';

/**
 * Offers to sign a tag that is not signed, or not as the registry serves it: only to whom has the keys for it, for everybody
 * else it is no remedy. Where there are no trust data yet, that is a targets key made for the repository.
 */
export function signRemedy(verdict: Verdict, keysHere: readonly StoredKey[]): CodeAction[] {
  if (verdict.kind !== 'unsigned' && verdict.kind !== 'moved' && verdict.kind !== 'noTrustData') return [];
  const { gun, tag, familiar } = verdict.image;
  if (tag === undefined) return [];
  const isAble =
    verdict.kind === 'noTrustData'
      ? keysHere.some((key) => key.role === 'targets' && key.gun === gun)
      : canSign(verdict.repository, tag);
  if (!isAble) return [];
  const title = `Sign ${familiar}:${tag} as docker would…`;
  const command = { title, command: 'imageTrust.publish.sign', arguments: [{ gun, tag }] };
  return [{ title, kind: CodeActionKind.QuickFix, command }];
}
