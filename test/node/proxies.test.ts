import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../server/src/node/environment.ts';
import { type ProxyChoice, withProxyChoice } from '../../server/src/node/proxies.ts';
import { startProxy } from '../support/connect-proxy.ts';
import { serveHttp } from '../support/hostile-server.ts';
import { during, get, newHttp } from '../support/real-http.ts';

const NAME = 'trust.example.test';
const NOTHING: ProxyChoice = { support: 'on', proxy: '', noProxy: [], authorization: '' };
const HUNTER = `Basic ${Buffer.from('ada:hunter2').toString('base64')}`;

/**
 * Asks one host in an environment with a proxy and a user who made this choice, where the name `chosen` is another proxy.
 * @returns what each proxy was asked
 */
async function ask(choice: Partial<ProxyChoice> | undefined, host = NAME) {
  const server = await during(serveHttp((_request, response) => void response.end('ok')));
  const [inherited, chosen] = [await startProxy(server.host), await startProxy(server.host)];
  const environment = readEnvironment({ HTTP_PROXY: inherited.url, HTTPS_PROXY: inherited.url }, '/home/ada');
  const made = choice && { ...NOTHING, ...choice, proxy: choice.proxy?.replace('http://chosen', chosen.url) ?? '' };
  const { proxies } = withProxyChoice(environment, made);
  const answer = newHttp({ proxies, plainHttpHosts: new Set([host]) }).send(get(`http://${host}/`));
  await answer.catch((error: unknown) => error);
  return { inherited: inherited.asked, chosen: chosen.asked };
}

describe('what an editor says about proxies', () => {
  it.each<[name: string, choice: Partial<ProxyChoice> | undefined, asked: Partial<Awaited<ReturnType<typeof ask>>>]>([
    ['nothing', undefined, { inherited: [`${NAME}:80 nobody`] }],
    ['nothing in particular', {}, { inherited: [`${NAME}:80 nobody`] }],
    ['its own proxy', { proxy: 'http://chosen' }, { chosen: [`${NAME}:80 nobody`] }],
    [
      'its own proxy, and who asks',
      { proxy: 'http://chosen', authorization: HUNTER },
      { chosen: [`${NAME}:80 ${HUNTER}`] },
    ],
    ['who asks', { authorization: HUNTER }, { inherited: [`${NAME}:80 ${HUNTER}`] }],
    ['not for this host', { proxy: 'http://chosen', noProxy: ['other.test', NAME] }, {}],
    ['for this host', { proxy: 'http://chosen', noProxy: ['other.test'] }, { chosen: [`${NAME}:80 nobody`] }],
    ['none at all', { support: 'off', proxy: 'http://chosen' }, {}],
    ['an address that is none', { proxy: 'socks5://chosen' }, {}],
  ])('%s', async (_name, choice, asked) => {
    expect(await ask(choice)).toEqual({ inherited: [], chosen: [], ...asked });
  });

  it('never leads to this machine by a detour', async () => {
    expect(await ask({ proxy: 'http://chosen' }, 'localhost:1')).toEqual({ inherited: [], chosen: [] });
  });

  it('does not lead around a proxy that cannot be used', () => {
    const environment = readEnvironment({}, '/home/ada');
    const { proxies } = withProxyChoice(environment, { ...NOTHING, proxy: 'socks5://proxy.example:1080' });
    const failure = newHttp({ proxies }).send(get('https://trust.example.test/'));
    return expect(failure).rejects.toMatchObject({ code: 'proxy', host: NAME });
  });
});
