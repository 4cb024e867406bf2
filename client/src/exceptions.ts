import { ConfigurationTarget, workspace } from 'vscode';

/** Adds a pattern to the setting `imageTrust.exceptions` of this user; a workspace cannot make exceptions for itself. */
export async function addException(pattern: string): Promise<void> {
  const settings = workspace.getConfiguration('imageTrust');
  const exceptions = settings.get<readonly string[]>('exceptions', []);
  if (exceptions.includes(pattern)) return;
  await settings.update('exceptions', [...exceptions, pattern], ConfigurationTarget.Global);
}
