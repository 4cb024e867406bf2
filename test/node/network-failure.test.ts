import { describe, expect, it } from 'vitest';
import { UnreachableError, UsageError } from '../../server/src/base/errors.ts';
import { networkFailure, ProxyConnectionError } from '../../server/src/node/network-failure.ts';

function coded(code: unknown): Error {
  return Object.assign(new Error('words that nobody looks at'), { code });
}

describe('a failure with a code becomes', () => {
  it.each([
    ['dns', 'ENOTFOUND'],
    ['dns', 'EAI_AGAIN'],
    ['connection', 'ECONNREFUSED'],
    ['connection', 'ECONNRESET'],
    ['connection', 'EHOSTUNREACH'],
    ['connection', 'UND_ERR_SOCKET'],
    ['connection', 'A_CODE_OF_THE_FUTURE'],
    ['tls', 'EPROTO'],
    ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls', 'CERT_HAS_EXPIRED'],
    ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['tls', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ['timeout', 'ETIMEDOUT'],
    ['timeout', 'UND_ERR_CONNECT_TIMEOUT'],
    ['too-large', 'UND_ERR_HEADERS_OVERFLOW'],
    ['bad-answer', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
    ['proxy', 'UND_ERR_ABORTED'],
  ])('%s: %s', (reason, code) => {
    const cause = coded(code);
    expect(networkFailure(cause, 'reg.example.com')).toMatchObject({
      name: 'UnreachableError',
      code: reason,
      host: 'reg.example.com',
      cause,
    });
  });

  it('proxy, on the way to the proxy, whatever the code', () => {
    const refused = coded('ECONNREFUSED');
    const failure = networkFailure(new ProxyConnectionError('no proxy', { cause: refused }), 'reg.example.com');
    expect(failure).toMatchObject({ code: 'proxy', cause: refused });
  });
});

describe('comes back as it is', () => {
  it.each([
    ['what has its name already', new UnreachableError('too-large', 'h', 'd')],
    ['a mistake of the user', new UsageError('d')],
    ['a mistake in the program', new TypeError('x is not a function')],
    ['an error whose code is a number', coded(7)],
    ['something that is no error', 'thrown text'],
  ])('%s', (_name, error) => {
    expect(networkFailure(error, 'reg.example.com')).toBe(error);
  });
});
