import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentScope } from '../../server/src/documents/compose/environment-file.ts';
import { interpolate } from '../../server/src/documents/compose/interpolate.ts';
import { traced } from '../../server/src/documents/trace.ts';

const TEMPLATES = Number(process.env['COMPOSE_TEMPLATES'] ?? 2_000);
/** Templates per run of docker-compose, which is slow to start, and slow with many services. */
const BATCH = 1_000;
const SEED = Number(process.env['FUZZ_SEED'] ?? 129);

const ENVIRONMENT =
  'A=1\nB_2=two\nEMPTY=\nQUOTED="q u"\nSINGLE=\'s\'\nexport EXPORTED=e\n_U=under # comment\nLAST=1\nLAST=2\n';
const NAMES = ['A', 'B_2', 'EMPTY', 'QUOTED', 'SINGLE', 'EXPORTED', '_U', 'LAST', 'UNSET', 'a'];

const name = fc.constantFrom(...NAMES);
/** docker-compose 1.29 does not interpolate defaults, as later versions do, and knows no `+`. */
const word = fc.stringMatching(/^[a-z0-9:./@ -]{0,4}$/);
const part = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9:./@{} -]{0,5}$/),
  fc.constant('$$'),
  name.map((variable) => `$${variable}`),
  name.map((variable) => `\${${variable}}`),
  fc
    .tuple(name, fc.constantFrom('-', ':-'), word)
    .map(([variable, operator, text]) => `\${${variable}${operator}${text}}`),
  fc
    .tuple(fc.constantFrom('A', 'LAST'), fc.constantFrom('?', ':?'), word)
    .map(([variable, operator, text]) => `\${${variable}${operator}${text}}`),
);
const template = fc.array(part, { maxLength: 6 }).map((parts) => `x${parts.join('')}`);

describe('interpolation and .env, against docker-compose 1.29', { timeout: 120_000 + TEMPLATES * 10 }, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'compose-differential-'));
    writeFileSync(join(folder, '.env'), ENVIRONMENT);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives every template the same value', () => {
    const templates = fc.sample(template, { numRuns: TEMPLATES, seed: SEED });
    for (let start = 0; start < templates.length; start += BATCH) {
      const batch = templates.slice(start, start + BATCH);
      expect(batch.map(valueByUs)).toEqual(valuesByCompose(folder, batch));
    }
  });

  it.each(['$', '$1', '${', '${}', '${A', '${1}', '${A!}', '${A:x}', '$-', '${-A}'])('both refuse «%s»', (text) => {
    expect(() => valuesByCompose(folder, [text])).toThrow();
    expect(
      interpolate(traced(text, { kind: 'given', variable: 'test' }), environmentScope(ENVIRONMENT)).text.text,
    ).toBe(text);
  });
});

/** Ours, with nothing where a variable is not set: that is what docker-compose puts there. */
function valueByUs(text: string): string {
  const source = traced(text, { kind: 'given', variable: 'test' });
  const expansion = interpolate(source, environmentScope(ENVIRONMENT));
  let value = '';
  let at = 0;
  for (const { span } of expansion.gaps) {
    value += expansion.text.text.slice(at, span.start);
    at = span.end;
  }
  return value + expansion.text.text.slice(at);
}

function valuesByCompose(folder: string, templates: readonly string[]): readonly string[] {
  const services = templates.map((text, index) => [`s${String(index).padStart(6, '0')}`, { image: text }] as const);
  writeFileSync(
    join(folder, 'docker-compose.yml'),
    JSON.stringify({ version: '3', services: Object.fromEntries(services) }),
  );
  const output = execFileSync('docker-compose', ['config'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  });
  const config = parse(output) as { readonly services: Readonly<Record<string, { readonly image: string }>> };
  return services.map(([service]) => config.services[service]?.image.replaceAll('$$', '$') ?? '');
}
