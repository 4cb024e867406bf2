import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLog, createStreamLog, redact, type LogLevel } from '../../server/src/node/log.ts';

describe('a log', () => {
  it.each<[least: LogLevel, shown: readonly string[]]>([
    ['debug', ['debug 1', 'info 2', 'warn 3', 'error 4']],
    ['warn', ['warn 3', 'error 4']],
  ])('shows what is worth at least %s', (least, shown) => {
    const lines: string[] = [];
    const log = createLog(least, (level, message) => lines.push(`${level} ${message}`));
    log.debug('1');
    log.info('2');
    log.warn('3');
    log.error('4');
    expect(lines).toEqual(shown);
  });

  it('redacts what it shows', () => {
    const lines: string[] = [];
    createLog('debug', (_level, message) => lines.push(message)).info('Authorization: Bearer abc.def');
    expect(lines).toEqual(['Authorization: Bearer [redacted]']);
  });
});

it('prints nothing on a terminal that this would obey', () => {
  const written: string[] = [];
  const stream = new PassThrough({ encoding: 'utf8' }).on('data', (text: string) => written.push(text));
  createStreamLog('warn', stream).warn('they said \u001b[2Jthis\nand that');
  expect(written.join('')).toBe('warn: they said \\x1b[2Jthis\n  and that\n');
});

describe('what looks like a secret does not get through', () => {
  it.each([
    ['authorization: Basic YWRhOnB3', 'authorization: Basic [redacted]'],
    ['Bearer eyJh.eyJp.c2ln-_x=', 'Bearer [redacted]'],
    ['proxy http://ada:pw@proxy.example:3128/', 'proxy http://[redacted]@proxy.example:3128/'],
    ['{"password":"hunter2","user":"ada"}', '{"password":"[redacted]","user":"ada"}'],
    ['POST refresh_token=hunter2&service=x', 'POST refresh_token=[redacted]&service=x'],
    ['access_token: hunter2', 'access_token: [redacted]'],
  ])('%s', (message, redacted) => {
    expect(redact(message)).toBe(redacted);
  });

  it.each([
    'asking for a token for repository:library/alpine:pull at auth.docker.io',
    'docker.io/library/alpine: 3 signed tags, signed by alice',
    'no credentials for reg.example.com: docker-credential-x failed (ENOENT)',
    'https://reg.example.com/v2/@scope: basic or bearer',
  ])('and what does not stays: %s', (message) => {
    expect(redact(message)).toBe(message);
  });
});
