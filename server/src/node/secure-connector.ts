import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';

/**
 * Connects over TLS. What to trust need not be known yet: OpenSSL reads the authorities while TCP's own handshake is under way,
 * which takes a round trip in any case.
 * @param trust rejected: the same error ends every attempt to connect
 */
export function secureConnector(trust: Promise<SecureContext>): buildConnector.connector {
  const openTcp = buildConnector({});
  // One for all connections to a host: it resumes TLS sessions.
  const openTls = trust.then((secureContext) => buildConnector({ secureContext }));
  openTls.catch(() => undefined);
  return (options, callback) => {
    const port = options.port === '' ? '443' : options.port;
    openTcp({ ...options, protocol: 'http:', port }, (...[error, socket]: Parameters<buildConnector.Callback>) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      // Until TLS reads from it, nobody does, so that it learns if the server has closed the connection meanwhile.
      socket.pause();
      openTls.then(
        (connect) => connect({ ...options, httpSocket: socket }, callback),
        (cause: unknown) => {
          socket.destroy();
          callback(cause as Error, null);
        },
      );
    });
  };
}
