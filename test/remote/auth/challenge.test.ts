import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../server/src/remote/auth/challenge.ts';

/** `scheme name=value name=value`, one challenge an element. */
function drawn(header: string): readonly string[] {
  return parseChallenges(header).map(({ scheme, parameters }) =>
    [scheme, ...[...parameters].map(([name, value]) => `${name}=${value}`)].join(' '),
  );
}

describe('reads WWW-Authenticate', () => {
  it.each<[name: string, header: string, challenges: readonly string[]]>([
    ['nothing', '', []],
    ['a scheme alone', 'Basic', ['basic']],
    ['docker-registry with htpasswd', 'Basic realm="Registry Realm"', ['basic realm=Registry Realm']],
    [
      'Docker Hub',
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull"',
      ['bearer realm=https://auth.docker.io/token service=registry.docker.io scope=repository:library/alpine:pull'],
    ],
    [
      'commas and equal signs inside quotes',
      'Bearer realm="a,b=c",scope="x:pull,push"',
      ['bearer realm=a,b=c scope=x:pull,push'],
    ],
    ['escaped quotes', String.raw`Basic realm="say \"hi\" \\ bye"`, [String.raw`basic realm=say "hi" \ bye`]],
    ['white space around', '  Bearer   realm = "r" ,  service="s"  ', ['bearer realm=r service=s']],
    ['upper-case names', 'BEARER Realm="r",SERVICE="s"', ['bearer realm=r service=s']],
    [
      'unquoted values, even URLs',
      'Bearer realm=https://a.example/t,service=s',
      ['bearer realm=https://a.example/t service=s'],
    ],
    ['an empty value', 'Bearer realm="r",service=""', ['bearer realm=r service=']],
    ['the first of two values', 'Bearer realm="first",realm="second"', ['bearer realm=first']],
    [
      'two challenges in one header',
      'Bearer realm="a",service="s", Basic realm="b"',
      ['bearer realm=a service=s', 'basic realm=b'],
    ],
    ['a challenge with one token', 'Negotiate YWJj==, Basic realm="b"', ['negotiate', 'basic realm=b']],
    ['schemes without parameters', 'Negotiate, NTLM, Basic realm="b"', ['negotiate', 'ntlm', 'basic realm=b']],
    ['an open quote: what came before', 'Basic realm="b", Bearer realm="open', ['basic realm=b', 'bearer']],
    ['garbage', '=,=,"', []],
  ])('%s', (_name, header, challenges) => {
    expect(drawn(header)).toEqual(challenges);
  });

  it.each(['a=', 'a ', '"\\', ' ,', 'a="', 'Bearer realm="x", '])(
    'to its end, with twenty thousand of «%s»',
    (piece) => {
      expect(parseChallenges(piece.repeat(20_000)).length).toBeLessThanOrEqual(20_000);
    },
  );
});
