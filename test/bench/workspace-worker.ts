import pLimit from 'p-limit';
import { systemClock } from '../../server/src/node/clock.ts';
import { createHttp, type Http } from '../../server/src/node/http.ts';
import type { HttpRequest, HttpResponse } from '../../server/src/remote/ports.ts';
import { createImageTrust } from '../../server/src/trust/create-image-trust.ts';
import type { ImageTrust } from '../../server/src/trust/image-trust.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';
import { createLongWork } from '../../server/src/node/long-work.ts';
import { trustPorts } from '../support/trust-ports.ts';

/** What one process is to check. */
export interface WorkspaceQuestion {
  readonly trustServer: string;
  /** Used once by every file. */
  readonly images: readonly string[];
  readonly files: number;
}

export interface WorkspaceReport {
  readonly ms: number;
  readonly requests: number;
  /** Time in which the same requests can be answered, if they are all known from the beginning. */
  readonly necessaryMs: number;
}

/** Requests to one server at a time. */
const CONCURRENCY = 8;

/** Remembers nothing and has no connections yet. */
async function check({ trustServer, images, files }: WorkspaceQuestion): Promise<WorkspaceReport> {
  const http = newHttp();
  const requests: HttpRequest[] = [];
  const send = (request: HttpRequest): Promise<HttpResponse> => (requests.push(request), http.send(request));
  const ports = trustPorts({ http: { send }, clock: systemClock, longWork: createLongWork() });
  const settings = { ...DEFAULT_SETTINGS, network: 'all', trustServer } as const;
  const start = performance.now();
  const trust = createImageTrust(ports, settings, { restricted: false, knownHosts: new Set() });
  await Promise.all(Array.from({ length: files }, () => inspect(trust, images)));
  const ms = performance.now() - start;
  await http.close();
  return { ms, requests: requests.length, necessaryMs: await replay(requests) };
}

async function inspect(trust: ImageTrust, images: readonly string[]): Promise<void> {
  const text = images.map((image) => `FROM ${image}\n`).join('');
  const document = { kind: 'dockerfile', text, context: { buildArguments: new Map<string, string>() } } as const;
  const { uses } = await trust.inspect(document, { freshness: 'now' });
  const odd = uses.find(({ verdict }) => verdict?.kind !== 'signed');
  if (odd !== undefined) throw new Error(`an image is not signed: ${odd.verdict?.kind ?? 'no verdict'}`);
}

/** Without the request over https that found out that the registry speaks http. */
async function replay(requests: readonly HttpRequest[]): Promise<number> {
  const http = newHttp();
  const necessary = requests.filter(({ url }) => url.startsWith('http:'));
  const limits = new Map(necessary.map(({ url }) => [new URL(url).host, pLimit(CONCURRENCY)]));
  const start = performance.now();
  const answers = necessary.map(async (request) => {
    await limits.get(new URL(request.url).host)?.(() => http.send({ ...request, signal: undefined }));
  });
  await Promise.all(answers);
  const ms = performance.now() - start;
  await http.close();
  return ms;
}

function newHttp(): Http {
  return createHttp({
    authorities: [],
    hostFolders: [],
    proxies: { httpProxy: '', httpsProxy: '', noProxy: '' },
    plainHttpHosts: new Set(),
    userAgent: 'image-trust/bench',
  });
}

/** The question is the only argument, the report what is printed; both are JSON. */
async function main(): Promise<void> {
  const question = JSON.parse(process.argv[2] ?? '{}') as WorkspaceQuestion;
  console.log(JSON.stringify(await check(question)));
}

void main();
