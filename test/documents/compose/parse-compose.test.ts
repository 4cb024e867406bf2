import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../server/src/documents/parse-document.ts';
import { MAX_DEPTH, MAX_TOKENS } from '../../../server/src/documents/yaml/read-yaml.ts';
import { findUses, NO_CONTEXT } from '../drawn.ts';

function problemCodes(text: string): readonly string[] {
  return parseDocument('compose', text, NO_CONTEXT).problems.map(({ code }) => code);
}

describe('services', () => {
  it('tells the platform where it is known', () => {
    const [use] = findUses('compose', 'services: { a: { image: x, platform: "linux/${ARCH:-arm64}" } }');
    expect(use?.platform).toBe('linux/arm64');
  });
});

describe('problems', () => {
  it('tells where the YAML is broken', () => {
    expect(problemCodes('services:\n  a: [1\n  b: 2\n')).toContain('syntax');
  });

  it('reads what stands before the nesting gets too deep', () => {
    const text = `services: { a: { image: x } }\nx: ${'['.repeat(MAX_DEPTH * 50)}`;
    expect(problemCodes(text)).toContain('too-deep');
    expect(findUses('compose', text)).toHaveLength(1);
  });

  it('reads as deep as its limit', () => {
    expect(problemCodes(`x: ${'['.repeat(MAX_DEPTH - 1)}${']'.repeat(MAX_DEPTH - 1)}`)).toEqual([]);
    expect(problemCodes(`x: ${'['.repeat(MAX_DEPTH)}${']'.repeat(MAX_DEPTH)}`)).toContain('too-deep');
  });

  it.each(['[', '{a: ', '- ', '? ', '&a [', '!x '])('survives «%s» repeated', (unit) => {
    expect(problemCodes(unit.repeat(50_000))).not.toEqual([]);
  });

  it('reads no more tokens than its limit, and says so', () => {
    const text = `services: { a: { image: x } }\nx:\n${'- 1\n'.repeat(MAX_TOKENS / 4)}`;
    const message = 'only the first 400000 tokens were read; images from here on were not looked for';
    expect(parseDocument('compose', text, NO_CONTEXT).problems).toMatchObject([{ code: 'not-read', message }]);
    expect(findUses('compose', text)).toHaveLength(1);
  });

  it('reads what aliases repeat up to its limit, and says so', () => {
    const list = Array.from({ length: 500 }, (_, index) => `A${index}=x`).join(', ');
    const services = Array.from({ length: 500 }, (_, index) => `s${index}: { build: { args: *v } }`).join(', ');
    expect(problemCodes(`x: &v [${list}]\nservices: { ${services} }`)).toEqual(['not-read']);
    expect(problemCodes(`x: &v [${list}]\nservices: { s: { build: { args: *v } } }`)).toEqual([]);
  });

  it('does not unfold an alias bomb', () => {
    const levels = Array.from({ length: 60 }, (_, level) => {
      return `a${level + 1}: &a${level + 1} { <<: [${Array(10).fill(`*a${level}`).join(', ')}] }`;
    });
    const text = `a0: &a0 { image: x }\n${levels.join('\n')}\nservices: { s: *a60 }`;
    expect(findUses('compose', text)).toHaveLength(1);
  });
});
