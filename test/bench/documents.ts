import { DockerfileParser } from 'dockerfile-ast';
import { parseDocument as parseYaml } from 'yaml';
import { parseDocument } from '../../server/src/documents/parse-document.ts';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import { ms, percentile, type Section } from './measure.ts';

const LINES = 5000;
const TURNS = 60;
const CONTEXT = { buildArguments: new Map<string, string>() };

/** What one keystroke in a large file costs, against the plain parser's own time for the same text. */
export function benchDocuments(): Promise<Section> {
  const cases: readonly (readonly [string, DocumentKind, string, (text: string) => unknown])[] = [
    ['Dockerfile of 5,000 lines', 'dockerfile', dockerfile(), (text) => DockerfileParser.parse(text).getInstructions()],
    ['Compose file of 5,000 lines', 'compose', compose(), (text) => parseYaml(text)],
  ];
  const rows = cases.map(([what, kind, text, plain]) => {
    const ours = p95(() => parseDocument(kind, text, CONTEXT));
    const limit = Math.max(16, p95(() => plain(text)) * (4 / 3));
    return { what: `${what}, 95th percentile`, value: ms(ours), limit: ms(limit), met: ours <= limit };
  });
  return Promise.resolve({ title: 'Large files', method: METHOD, rows });
}

const METHOD = `From text to image uses, ${TURNS} turns. The limit is 16 ms, or the plain parser's own time (dockerfile-ast, yaml) plus a third, whichever is larger.`;

function p95(once: () => unknown): number {
  const samples: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const start = performance.now();
    once();
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
