import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReference } from '../../server/src/reference/format-reference.ts';
import { parseReference } from '../../server/src/reference/parse-reference.ts';
import type { Reference, ReferenceProblem, ReferenceSpans } from '../../server/src/reference/reference.ts';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;
const SHA384 = `sha384:${'a'.repeat(96)}`;
const SHA512 = `sha512:${'b'.repeat(128)}`;

/** `host | path | tag | digest` as they stand in the text. */
function parts({ text, spans }: Reference): string {
  const show = (part: keyof ReferenceSpans): string => {
    const span = spans[part];
    return span === undefined ? '-' : text.slice(span.start, span.end);
  };
  return `${show('host')} ${show('path')} ${show('tag')} ${show('digest')}`;
}

function problemOf(text: string): ReferenceProblem | undefined {
  const result = parseReference(text);
  return result.kind === 'invalid' ? result.problem : undefined;
}

describe('references that docker accepts', () => {
  it.each([
    ['alpine', '- alpine - -'],
    ['alpine:3.19', '- alpine 3.19 -'],
    ['alpine:_', '- alpine _ -'],
    [`alpine:${'t'.repeat(128)}`, `- alpine ${'t'.repeat(128)} -`],
    [`alpine@${SHA256}`, `- alpine - ${SHA256}`],
    [`alpine:3@${SHA256}`, `- alpine 3 ${SHA256}`],
    [`alpine@${SHA384}`, `- alpine - ${SHA384}`],
    [`alpine@${SHA512}`, `- alpine - ${SHA512}`],
    ['user/repo.name:1', '- user/repo.name 1 -'],
    ['user/a/b/c/d', '- user/a/b/c/d - -'],
    ['a_b/c__d/e--f/g.h', '- a_b/c__d/e--f/g.h - -'],
    ['localhost', '- localhost - -'],
    ['localhost/x', 'localhost x - -'],
    ['localhost:5000', '- localhost 5000 -'],
    ['localhost:5000/x:1', 'localhost:5000 x 1 -'],
    [`reg.io:5000/x/y:1@${SHA256}`, `reg.io:5000 x/y 1 ${SHA256}`],
    ['foo:1/bar', 'foo:1 bar - -'],
    ['Foo/bar', 'Foo bar - -'],
    ['EXAMPLE.com/bar', 'EXAMPLE.com bar - -'],
    ['index.docker.io/alpine', 'index.docker.io alpine - -'],
    ['127.0.0.1:5000/x', '127.0.0.1:5000 x - -'],
    ['alpine:3/x', 'alpine:3 x - -'],
    [SHA256, `- sha256 ${SHA256.slice(7)} -`],
    ['[::1]/x', '[::1] x - -'],
    ['[2001:DB8::1]:5000/x:t', '[2001:DB8::1]:5000 x t -'],
    ['[fc00::1]:5000/docker', '[fc00::1]:5000 docker - -'],
    ['xn--7o8h.com/my-app', 'xn--7o8h.com my-app - -'],
    ['a'.repeat(247), `- ${'a'.repeat(247)} - -`],
    [`x.io/${'a'.repeat(255)}`, `x.io ${'a'.repeat(255)} - -`],
    ['a'.repeat(63), `- ${'a'.repeat(63)} - -`],
    [`x/${'a'.repeat(64)}`, `- x/${'a'.repeat(64)} - -`],
  ])('%s', (text, expected) => {
    const result = parseReference(text);
    expect(result.kind).toBe('reference');
    if (result.kind !== 'reference') return;
    expect(parts(result.reference)).toBe(expected);
    expect(formatReference(result.reference)).toBe(text);
  });
});

describe('references that docker refuses', () => {
  it.each([
    ['', 'empty', ''],
    ['a'.repeat(64), 'image-id', 'a'.repeat(64)],
    ['Alpine', 'upper-case', 'Alpine'],
    ['docker/Docker', 'upper-case', 'docker/Docker'],
    ['docker.io/docker/Docker', 'upper-case', 'docker/Docker'],
    ['-docker', 'bad-path', '-docker'],
    ['-docker/docker', 'bad-path', '-docker'],
    ['docker-/docker', 'bad-path', 'docker-'],
    ['a___b', 'bad-path', 'a___b'],
    ['a..b', 'bad-path', 'a..b'],
    ['user/../x', 'bad-path', '..'],
    ['docker///docker', 'bad-path', ''],
    ['/docker', 'bad-path', ''],
    ['reg.io/', 'bad-path', ''],
    ['al pine', 'bad-path', 'al pine'],
    ['$IMAGE', 'bad-path', '$IMAGE'],
    ['https://github.com/docker/docker', 'bad-host', 'https:'],
    ['-docker.io/docker/docker', 'bad-host', '-docker.io'],
    ['my_host.io/x', 'bad-host', 'my_host.io'],
    ['fc00::1:5000/debian', 'bad-host', 'fc00::1:5000'],
    ['[fe80::1%eth0]:5000/debian', 'bad-host', '[fe80::1%eth0]:5000'],
    ['[2001:db8:3:4::192.0.2.33]:5000/debian', 'bad-host', '[2001:db8:3:4::192.0.2.33]:5000'],
    ['reg.io:port/x', 'bad-host', 'reg.io:port'],
    ['reg.io:/x', 'bad-host', 'reg.io:'],
    ['[fc00::1]', 'bad-path', '[fc00'],
    ['a'.repeat(248), 'path-too-long', 'a'.repeat(248)],
    [`docker.io/${'a'.repeat(248)}`, 'path-too-long', 'a'.repeat(248)],
    [`x.io/${'a'.repeat(256)}`, 'path-too-long', 'a'.repeat(256)],
    ['alpine:', 'bad-tag', ''],
    ['alpine:.3', 'bad-tag', '.3'],
    ['alpine:3:4', 'bad-tag', '3:4'],
    [`alpine:${'t'.repeat(129)}`, 'bad-tag', 't'.repeat(129)],
    ['alpine@', 'bad-digest', ''],
    ['alpine@sha256:abc', 'bad-digest', 'sha256:abc'],
    [`alpine@${SHA256.toUpperCase()}`, 'bad-digest', SHA256.toUpperCase()],
    [`alpine@md5:${'a'.repeat(32)}`, 'bad-digest', `md5:${'a'.repeat(32)}`],
    [`alpine@sha256:${'a'.repeat(96)}`, 'bad-digest', `sha256:${'a'.repeat(96)}`],
    [`alpine@${SHA256}@${SHA256}`, 'bad-digest', `${SHA256}@${SHA256}`],
  ])('%s is refused as %s at «%s»', (text, code, offending) => {
    const problem = problemOf(text);
    expect(problem?.code).toBe(code);
    expect(problem && text.slice(problem.span.start, problem.span.end)).toBe(offending);
  });
});

describe('properties', { timeout: 60_000 }, () => {
  const alphabet = [
    ...'a b z 0 1 9 A Z . - _ : / @ [ ] $'.split(' '),
    ' ',
    'sha256:',
    'localhost',
    'docker.io',
    '0'.repeat(64),
    'é',
    '\n',
  ];
  const texts = fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }).map((parts) => parts.join(''));

  it('printing what was read gives the text that was read', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const result = parseReference(text);
        if (result.kind === 'reference') expect(formatReference(result.reference)).toBe(text);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it('reads any text as a reference or a problem inside it', () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'binary' })), (text) => {
        const span = problemOf(text)?.span ?? { start: 0, end: 0 };
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }),
      { seed: 2, numRuns: 2_000 },
    );
  });

  it.each(['a', 'a-', 'a.', 'a/', 'A', '[', ':', '@', '0', '_'])('comes to an end with a million of «%s»', (unit) => {
    expect(parseReference(unit.repeat(1_000_000)).kind).toBe('invalid');
    // A host may be as long as it likes.
    expect(parseReference(`${unit.repeat(1_000_000)}.io/x`).kind).toBe(/^[aA0]$/.test(unit) ? 'reference' : 'invalid');
  });
});
