import type { Disposable, ExtensionContext } from 'vscode';
import { askForConsent } from './consent.ts';
import { registerContactedHosts } from './contacted-hosts.ts';
import { registerProxy } from './proxy.ts';
import type { ServerConnection } from './server-connection.ts';
import { registerSignIn } from './sign-in/register.ts';

/** Everything about who may be contacted, how, as whom, and who was. */
export function registerNetwork(
  server: ServerConnection,
  { globalState, secrets }: Pick<ExtensionContext, 'globalState' | 'secrets'>,
): readonly Disposable[] {
  return [
    server.onRequest('imageTrust/consent', (params) => askForConsent(globalState, params)),
    ...registerSignIn(server, secrets),
    ...registerProxy(server),
    ...registerContactedHosts(server),
  ];
}
