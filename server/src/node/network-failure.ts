import { errors } from 'undici';
import { ImageTrustError, UnreachableError, type UnreachableReason } from '../base/errors.ts';

/** The proxy itself could not be reached; `cause` says how. Thrown by the connector of `connections.ts`. */
export class ProxyConnectionError extends Error {
  override readonly name = 'ProxyConnectionError';
}

/**
 * The failure of one request as an `UnreachableError`, sorted by the error's code. Anything without a code, and a request
 * that undici cannot send, is a mistake in the program and comes back as it is.
 * @param host what the error names
 */
export function networkFailure(error: unknown, host: string): unknown {
  if (error instanceof ImageTrustError) return error;
  if (error instanceof ProxyConnectionError) {
    return new UnreachableError('proxy', host, 'it cannot be reached', { cause: error.cause });
  }
  const code = codeOf(error);
  if (code === undefined) return error;
  const reason = reasonOf(code);
  // The parser's errors carry what the server sent, which may be what it was sent: a password.
  const options = error instanceof errors.HTTPParserError ? {} : { cause: error };
  return new UnreachableError(reason, host, code, options);
}

/**
 * Whether the server may have closed a kept connection in the moment in which the request was sent over it. The same request
 * on a new connection then has nothing against it, as long as it changes nothing.
 */
export function isLostConnection(error: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof errors.HTTPParserError) return 'HPE';
  if (error instanceof errors.InvalidArgumentError) return undefined;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

type NetworkReason = Extract<
  UnreachableReason,
  'dns' | 'connection' | 'tls' | 'proxy' | 'timeout' | 'too-large' | 'bad-answer'
>;

function reasonOf(code: string): NetworkReason {
  if (CERTIFICATE_CODES.has(code)) return 'tls';
  return REASONS.get(code) ?? PREFIXES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'connection';
}

const REASONS: ReadonlyMap<string, NetworkReason> = new Map([
  ['ENOTFOUND', 'dns'],
  ['ETIMEDOUT', 'timeout'],
  ['EPROTO', 'tls'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_OVERFLOW', 'too-large'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'bad-answer'],
  ['UND_ERR_PRX_TLS', 'proxy'],
  // Our own signal, which is looked at first, is one cause; a proxy that refuses the tunnel is the only other.
  ['UND_ERR_ABORTED', 'proxy'],
]);

const PREFIXES: readonly (readonly [string, NetworkReason])[] = [
  ['EAI_', 'dns'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['ERR_OSSL_', 'tls'],
  ['HPE', 'bad-answer'],
];

/** Node's names for OpenSSL's verdicts on certificates (Node's documentation of `tls`, "X509 certificate error codes"). */
const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'OUT_OF_MEM',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
]);
