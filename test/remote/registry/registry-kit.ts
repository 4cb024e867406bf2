import { createHash } from 'node:crypto';
import { parseDigest, type Digest } from '../../../server/src/base/digest.ts';
import type { Gun, ImageName } from '../../../server/src/reference/image-name.ts';
import type { RegistryAnswer } from '../../../server/src/remote/registry/registry-answer.ts';
import { Registries } from '../../../server/src/remote/registry/registry.ts';
import { fakeHttp, type FakeAnswer, type FakeHttp } from '../../support/fake-http.ts';

export const INDEX = 'application/vnd.oci.image.index.v1+json';
export const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const BODY = '{"schemaVersion":2}';
export const SHA256 = digest(`sha256:${createHash('sha256').update(BODY).digest('hex')}`);
export const SHA512 = digest(`sha512:${createHash('sha512').update(BODY).digest('hex')}`);
export const OTHER = digest(`sha256:${'a1'.repeat(32)}`);

function digest(text: string): Digest {
  const parsed = parseDigest(text);
  if (parsed === undefined) throw new Error(`not a digest: ${text}`);
  return parsed;
}

export function image(registry: string, repository = 'library/alpine'): ImageName {
  return { registry, repository, gun: `${registry}/${repository}` as Gun, familiar: repository };
}

interface Settings {
  readonly plainHttpHosts?: readonly string[];
  readonly mirrors?: Readonly<Record<string, string>>;
}

interface Asking {
  readonly serving: Registries;
  /** The registries whose credentials were used, in order. */
  readonly credentialsOf: readonly string[];
}

export function registries(http: FakeHttp, more: Settings = {}): Asking {
  const credentialsOf: string[] = [];
  const httpFor = (registry: string) => {
    credentialsOf.push(registry);
    return http;
  };
  const plainHttpHosts = new Set(more.plainHttpHosts);
  const mirrors = new Map(Object.entries(more.mirrors ?? {}));
  return { serving: new Registries({ httpFor, plainHttpHosts, mirrors, timeoutMs: 5000 }), credentialsOf };
}

export const ask = (http: FakeHttp, wanted: string | Digest = '3.19'): Promise<RegistryAnswer> =>
  registries(http).serving.serve(image('reg.example.com'), wanted);

export const served = (type: string, claim?: Digest): FakeAnswer => ({
  headers: {
    'content-type': type,
    ...(claim === undefined ? {} : { 'docker-content-digest': `${claim.algorithm}:${claim.hex}` }),
  },
  body: BODY,
});

/** Answers HEAD and GET as the real thing would, from the answer to GET. */
export const registryThat = (answer: FakeAnswer): FakeHttp =>
  fakeHttp(({ method }) => (method === 'HEAD' ? { ...answer, body: '' } : answer));
