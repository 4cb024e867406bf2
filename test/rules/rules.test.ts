import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ImageUse } from '../../server/src/documents/image-use.ts';
import { POLICY_RULES } from '../../server/src/rules/policy/policy-rules.ts';
import { diagnosticUrl, findingFor, RULES } from '../../server/src/rules/rules.ts';
import { NOTHING_ASKED } from '../../server/src/trust/ask-registry.ts';
import type { Verdict } from '../../server/src/trust/verdict.ts';
import { image, indexOf, NOON, repository, serves, signedTag } from '../support/samples.ts';

const docs = readFileSync(join(import.meta.dirname, '../../docs/diagnostics.md'), 'utf8');

describe('docs/diagnostics.md', () => {
  test('has one row a verdict, with the code and severities of its rule', () => {
    const rows = [...docs.matchAll(/^\| `(\w+)` +\| \[`([\w-]+)`\]\(#([\w-]+)\) +\| (\w+) +\| (\w+) +\|$/gm)];
    expect(rows.map(([, verdict, code, , reported, enforced]) => ({ verdict, code, reported, enforced }))).toEqual(
      RULES.map(({ verdict, code, reported, enforced }) => ({ verdict, code, reported, enforced })),
    );
  });

  test('has one row a rule of the policy file', () => {
    const rows = [...docs.matchAll(/^\| \[`(policy-[\w-]+)`\]\(#([\w-]+)\) +\| (\w+) +\| (\w+) +\|$/gm)];
    expect(rows.map(([, code, , reported, enforced]) => ({ code, reported, enforced }))).toEqual(
      POLICY_RULES.map(({ code, reported, enforced }) => ({ code, reported, enforced })),
    );
  });

  test.each([...RULES, ...POLICY_RULES].map(({ code }) => code))('has a heading that %s links to', (code) => {
    expect(diagnosticUrl(code)).toMatch(new RegExp(`/docs/diagnostics\\.md#${code}$`));
    expect(docs).toMatch(new RegExp(`^## ${code}$`, 'm'));
  });
});

describe('findings', () => {
  const use = { span: { start: 5, end: 16 } } as ImageUse;
  const evidence = {
    image: image(':3.19'),
    repository: repository({ '3.19': 'a' }),
    ...NOTHING_ASKED,
  } as const;
  const signed: Verdict = { ...evidence, kind: 'signed', signed: signedTag('3.19', 'a') };
  const plain = { enforce: false, severity: new Map(), now: NOON };

  test('stand where the reference stands', () => {
    expect(findingFor(use, signed, plain)).toMatchObject({ code: 'image-unpinned', severity: 'hint', span: use.span });
  });

  test('are more severe where content trust is enforced', () => {
    expect(findingFor(use, signed, { ...plain, enforce: true })?.severity).toBe('information');
  });

  test('have the severity that the settings give them, or none', () => {
    const severity = new Map([['image-unpinned', 'error' as const]]);
    expect(findingFor(use, signed, { ...plain, severity })?.severity).toBe('error');
    expect(findingFor(use, signed, { ...plain, severity: new Map([['image-unpinned', 'off']]) })).toBeUndefined();
  });

  test.each([
    ['linux/arm64', ''],
    ['linux/s390x', ' The signed image covers linux/amd64 and linux/arm64/v8, but not linux/s390x.'],
    [undefined, ''],
  ])('for the platform %s end with %j', (platform, caveat) => {
    const signedImage = serves('a', indexOf({ 'linux/amd64': '1', 'linux/arm64/v8': '2' }));
    const message = (wanted?: string) =>
      findingFor({ ...use, ...(wanted !== undefined && { platform: wanted }) }, { ...signed, signedImage }, plain)
        ?.message;
    expect(message(platform)).toBe(`${message() ?? ''}${caveat}`);
  });

  test.each<Verdict>([
    { ...evidence, kind: 'verified', signed: signedTag('3.19', 'a') },
    { kind: 'exempt', image: image(':3.19'), pattern: 'alpine' },
  ])('$kind needs none', (verdict) => {
    expect(findingFor(use, verdict, { ...plain, enforce: true })).toBeUndefined();
  });
});
