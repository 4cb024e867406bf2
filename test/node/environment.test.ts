import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certificateFolders, privateKeyFolders } from '../../server/src/node/directories.ts';
import { readEnvironment } from '../../server/src/node/environment.ts';

const HOME = join('/home', 'ada');

describe('content trust', () => {
  it.each([
    ['1', true],
    ['true', true],
    ['yes, please', true],
    ['0', false],
    ['false', false],
    ['F', false],
    ['', false],
    [undefined, false],
  ])('DOCKER_CONTENT_TRUST=%s: %s, as docker reads it', (value, contentTrust) => {
    expect(readEnvironment({ DOCKER_CONTENT_TRUST: value }, HOME).contentTrust).toBe(contentTrust);
  });
});

describe('the environment', () => {
  it('of nobody in particular', () => {
    expect(readEnvironment({}, HOME)).toEqual({
      home: HOME,
      contentTrust: false,
      dockerFolder: join(HOME, '.docker'),
      proxies: { httpProxy: '', httpsProxy: '', noProxy: '' },
      programData: 'C:\\ProgramData',
      noColor: false,
    });
  });

  it('in which everything is set', () => {
    const variables = {
      DOCKER_CONTENT_TRUST_SERVER: 'https://notary.example.com',
      DOCKER_CONFIG: '/etc/docker-of-ci',
      DOCKER_AUTH_CONFIG: '{}',
      NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
      HTTPS_PROXY: 'http://upper.example',
      https_proxy: 'http://lower.example',
      HTTP_PROXY: 'http://proxy.example',
      NO_PROXY: 'reg.example',
      NO_COLOR: '1',
    };
    expect(readEnvironment(variables, HOME)).toMatchObject({
      contentTrustServer: 'https://notary.example.com',
      dockerFolder: '/etc/docker-of-ci',
      dockerAuthConfig: '{}',
      extraCaFile: '/etc/ca.pem',
      proxies: { httpProxy: 'http://proxy.example', httpsProxy: 'http://lower.example', noProxy: 'reg.example' },
      noColor: true,
    });
  });

  it('says where docker and notary keep certificates and keys', () => {
    const environment = readEnvironment({ DOCKER_CONFIG: '/d' }, HOME);
    expect(certificateFolders(environment).slice(0, 2)).toEqual([join('/d', 'tls'), join('/d', 'certs.d')]);
    expect(privateKeyFolders(environment)).toEqual([join('/d', 'trust', 'private'), join(HOME, '.notary', 'private')]);
  });
});
