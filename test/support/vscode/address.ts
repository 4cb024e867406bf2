import type { VscodeServer } from './server.ts';

/** What the workbench is to do when it opens. All paths are absolute. */
export interface Opening {
  readonly folder: string;
  /** A file of the folder to show. */
  readonly file?: string;
  /** The folder of an extension under development. */
  readonly extension?: string;
  /** A CommonJS module with `run(): Promise<void>`, for the extension host. */
  readonly suite?: string;
}

/** The address of the workbench with its instructions (VS Code `src/vs/code/browser/workbench/workbench.ts`, `payload`). */
export function workbenchAddress(server: VscodeServer, { folder, file, extension, suite }: Opening): string {
  const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (file !== undefined) payload.push(['openFile', remote(file)]);
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (suite !== undefined) payload.push(['extensionTestsPath', remote(suite)]);
  const url = new URL(server.url);
  url.searchParams.set('folder', folder);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
