import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json';

const ROOT = join(import.meta.dirname, '../..');

type Texts = Readonly<Record<string, string>>;

const json = (path: string): Texts => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Texts;
const languages = (folder: string, pattern: RegExp): readonly string[] =>
  readdirSync(join(ROOT, folder)).flatMap((name) => pattern.exec(name)?.[1] ?? []);

/** First arguments of every `l10n.t(…)` in the client; `undefined`: not a plain string, so that nobody could translate it. */
function translatable(): readonly (string | undefined)[] {
  const folder = join(ROOT, 'client/src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const texts: (string | undefined)[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText() === 'l10n.t') {
        const [text] = node.arguments;
        texts.push(text !== undefined && ts.isStringLiteralLike(text) ? text.text : undefined);
      }
      ts.forEachChild(node, visit);
    };
    const source = readFileSync(join(folder, name), 'utf8');
    visit(ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true));
    return texts;
  });
}

const placeholders = (text: string): readonly string[] => (text.match(/\{\d+\}/g) ?? []).sort();

/** What a translation must leave as it is: commands behind links, settings, code, icons, addresses. */
const untouchable = (text: string): readonly string[] =>
  (text.match(/\((?:command|https):[^)]*\)|`[^`]*`|\$\([\w-]+\)|\{\d+\}/g) ?? []).toSorted();

const TEXTS = translatable();
const LANGUAGES = languages(manifest.l10n, /^bundle\.l10n\.([\w-]+)\.json$/);

describe('texts of the client', () => {
  test('are plain strings, so that they can be translated', () => {
    expect(TEXTS.length).toBeGreaterThan(0);
    expect(TEXTS).not.toContain(undefined);
  });

  test.each(LANGUAGES)('%s: every text is translated, and nothing else', (language) => {
    const translated = json(`${manifest.l10n}/bundle.l10n.${language}.json`);
    expect(Object.keys(translated).sort()).toEqual([...new Set(TEXTS)].sort());
  });

  test.each(LANGUAGES)('%s: every translation fills in the same arguments', (language) => {
    const translated = Object.entries(json(`${manifest.l10n}/bundle.l10n.${language}.json`));
    expect(translated.map(([, there]) => placeholders(there))).toEqual(
      translated.map(([english]) => placeholders(english)),
    );
  });
});

describe('texts of package.json', () => {
  const english = json('package.nls.json');

  test('the same languages as the client', () => {
    expect(languages('.', /^package\.nls\.([\w-]+)\.json$/)).toEqual(LANGUAGES);
    expect(LANGUAGES).not.toEqual([]);
  });

  test.each(LANGUAGES)('%s: every text is translated, and nothing else', (language) => {
    expect(Object.keys(json(`package.nls.${language}.json`))).toEqual(Object.keys(english));
  });

  test.each(LANGUAGES)('%s: links, settings and code are those of the English text', (language) => {
    const translated = Object.entries(json(`package.nls.${language}.json`));
    expect(translated.map(([key, text]) => [key, untouchable(text)])).toEqual(
      Object.entries(english).map(([key, text]) => [key, untouchable(text)]),
    );
  });
});
