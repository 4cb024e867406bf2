import { DockerfileParser } from 'dockerfile-ast';
import { parseDocument as parseYaml } from 'yaml';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import { findingFor } from '../../server/src/rules/rules.ts';
import { inspectDocument, type Inspector } from '../../server/src/trust/inspect-document.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';
import { NOON, repository } from '../support/samples.ts';
import { ms, percentile, type Section } from './measure.ts';

const LINES = 5000;
const TURNS = 60;
const CONTEXT = { buildArguments: new Map<string, string>() };

/** Trust data that are there already: whoever is asked answers at once. */
const WARM: Inspector = {
  provider: {
    lookUp: () =>
      Promise.resolve({ kind: 'trusted', repository: repository({ '3.19': 'a', '1.36': 'b', '1.0': 'c' }) }),
  },
  registry: { serve: () => Promise.resolve({ kind: 'absent' }), read: () => Promise.resolve({ kind: 'absent' }) },
  settings: DEFAULT_SETTINGS,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
};

/** What one keystroke in a large file costs, to the last finding, against the plain parser's own time for the same text. */
export async function benchDocuments(): Promise<Section> {
  const cases: readonly (readonly [string, DocumentKind, string, (text: string) => unknown])[] = [
    ['Dockerfile of 5,000 lines', 'dockerfile', dockerfile(), (text) => DockerfileParser.parse(text).getInstructions()],
    ['Compose file of 5,000 lines', 'compose', compose(), (text) => parseYaml(text)],
  ];
  const rows = [];
  for (const [what, kind, text, plain] of cases) {
    const ours = await p95(() => findingsIn(kind, text));
    const limit = Math.max(16, (await p95(() => Promise.resolve(plain(text)))) * (4 / 3));
    rows.push({ what: `${what}, 95th percentile`, value: ms(ours), limit: ms(limit), met: ours <= limit });
  }
  return { title: 'Large files', method: METHOD, rows };
}

async function findingsIn(kind: DocumentKind, text: string): Promise<number> {
  const { uses } = await inspectDocument(WARM, { kind, text, context: CONTEXT }, { freshness: 'cached' });
  const presentation = { enforce: false, severity: new Map(), now: NOON };
  return uses.filter(({ use, verdict }) => verdict && findingFor(use, verdict, presentation)).length;
}

const METHOD = `From text to findings with trust data that are there already, ${TURNS} turns. The limit is 16 ms, or the plain parser's own time (dockerfile-ast, yaml) plus a third, whichever is larger.`;

async function p95(once: () => Promise<unknown>): Promise<number> {
  const samples: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const start = performance.now();
    await once();
    samples.push(performance.now() - start);
  }
  return percentile(
    samples.slice(10).toSorted((a, b) => a - b),
    95,
  );
}

function dockerfile(): string {
  const lines = ['ARG TAG=3.19'];
  for (let stage = 0; lines.length < LINES; stage++) {
    lines.push(
      `FROM --platform=linux/amd64 registry.example.com/team/base:\${TAG} AS stage${stage}`,
      'ENV PATH="/opt/bin:$PATH" \\',
      '    LANG=C.UTF-8',
      '# what this stage is for',
      'RUN --mount=type=cache,target=/var/cache/apt apt-get update && \\',
      '    apt-get install -y curl ca-certificates && \\',
      '    rm -rf /var/lib/apt/lists/*',
      `COPY --from=busybox:1.36 /bin/busybox /bin/tool${stage}`,
      'WORKDIR /srv/app',
      'CMD ["/bin/sh", "-c", "exec app"]',
    );
  }
  return lines.slice(0, LINES).join('\n');
}

function compose(): string {
  const lines = ['services:'];
  for (let service = 0; lines.length < LINES; service++) {
    lines.push(
      `  service${service}:`,
      `    image: registry.example.com/team/app${service}:\${TAG:-1.0}`,
      '    environment:',
      '      LANG: C.UTF-8',
      '      PATH: "/opt/bin:/usr/bin"',
      '    ports:',
      `      - "${service}:80"`,
      '    deploy:',
      '      replicas: 2',
      '    command: ["app", "--serve"]',
    );
  }
  return lines.slice(0, LINES).join('\n');
}
