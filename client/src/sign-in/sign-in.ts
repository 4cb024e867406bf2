import { l10n, window } from 'vscode';
import type { CredentialsAnswer, GivenCredentials } from '../../../server/src/lsp/protocol.ts';
import { rememberAgreed } from '../consent.ts';
import { LateProgress } from '../late-progress.ts';
import type { ServerConnection } from '../server-connection.ts';
import type { KeptCredentials } from './kept-credentials.ts';
import { askForCredentials, askForHost } from './questions.ts';
import { parseRegistryHost } from './registry-host.ts';

/**
 * Asks for a name and a password, has the server try them, and keeps them in VS Code's store of secrets. What the host refuses is
 * never kept; what could not be tried only where the user says so.
 * @param given the host, where it is known already
 */
export async function signIn(server: ServerConnection, kept: KeptCredentials, given?: string): Promise<void> {
  const host = given === undefined ? await askForHost() : parseRegistryHost(given);
  if (host === undefined) return;
  let username = '';
  for (;;) {
    const credentials = await askForCredentials(host, username);
    if (credentials === undefined) return;
    const answer = await tryThem(server, host, credentials);
    switch (await decide(host, answer)) {
      case 'keep':
        await kept.keep(host, credentials);
        // Docker Hub is agreed to by whoever writes `FROM alpine`.
        if (host !== 'docker.io') await rememberAgreed(host);
        return;
      case 'ask again':
        ({ username } = credentials);
        continue;
      case 'give up':
        return;
    }
  }
}

/** Forgets what was kept for a host that the user chooses. */
export async function signOut(kept: KeptCredentials): Promise<void> {
  const hosts = await kept.hosts();
  if (hosts.length === 0) {
    const message = l10n.t(
      'Image Trust: you are not signed in to any registry here. "docker logout" is for the others.',
    );
    await window.showInformationMessage(message);
    return;
  }
  const host = await window.showQuickPick(hosts, { title: l10n.t('Sign Out of a Registry') });
  if (host !== undefined) await kept.drop(host);
}

async function tryThem(
  server: ServerConnection,
  host: string,
  credentials: GivenCredentials,
): Promise<CredentialsAnswer> {
  const progress = new LateProgress();
  progress.show(l10n.t('Image Trust: signing in to {0}', host));
  try {
    return await server.request('imageTrust/checkCredentials', { host, ...credentials });
  } finally {
    progress.hide();
  }
}

/** Says what the host answered, and lets the user choose where there is a choice. */
async function decide(host: string, answer: CredentialsAnswer): Promise<'keep' | 'ask again' | 'give up'> {
  switch (answer.kind) {
    case 'accepted':
      void window.showInformationMessage(l10n.t('Image Trust: signed in to {0}.', host));
      return 'keep';
    case 'refused': {
      const again = l10n.t('Try Again');
      const message = l10n.t('Image Trust: {0} refuses this name or password. Nothing was kept.', host);
      return (await window.showErrorMessage(message, again)) === again ? 'ask again' : 'give up';
    }
    case 'unsafe': {
      const message = l10n.t('Image Trust: {0} cannot be shown a password safely, so nothing was sent or kept.', host);
      await window.showErrorMessage(message);
      return 'give up';
    }
    case 'coveredByDocker': {
      const message = l10n.t(
        'Image Trust: docker is signed in to {0} already, and that goes first. Nothing was kept; "docker login" changes it.',
        host,
      );
      await window.showInformationMessage(message);
      return 'give up';
    }
    case 'unchecked': {
      const keep = l10n.t('Keep Anyway');
      const message = l10n.t('Image Trust: this name and password could not be tried: {0}.', answer.words);
      return (await window.showWarningMessage(message, keep)) === keep ? 'keep' : 'give up';
    }
  }
}
