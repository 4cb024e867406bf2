import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** What a page shows or leads to inside the project, without code: `[…](path#anchor)`, `src="path"`, `srcset="path"`. */
function links(page: string): readonly { readonly target: string; readonly anchor: string }[] {
  const text = read(page)
    .replace(/^```.*?^```$/gms, '')
    .replace(/`[^`\n]*`/g, '');
  const found = text.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)|(?:src|srcset)="(?![a-z]+:)([^"]+)"/g);
  return [...found].map(([, path = '', anchor = '', picture = '']) => ({
    target: path === '' && picture === '' ? page : join(dirname(page), path === '' ? picture : path),
    anchor,
  }));
}

/** GitHub's anchors: lower case, spaces to dashes, punctuation dropped. */
function anchors(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(PAGES)('%s', (page) => {
  test('leads to files that are there', () => {
    expect(links(page).filter(({ target }) => !existsSync(join(ROOT, target)))).toEqual([]);
  });

  test('leads to headings that are there', () => {
    const named = links(page).filter(({ target, anchor }) => anchor !== '' && target.endsWith('.md'));
    expect(named.filter(({ target, anchor }) => !anchors(target).includes(anchor))).toEqual([]);
  });
});

test('every picture of docs/ is shown on some page', () => {
  const shown = PAGES.flatMap((page) => links(page).map(({ target }) => target));
  const pictures = readdirSync(join(ROOT, 'docs/pictures')).map((name) => `docs/pictures/${name}`);
  expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
});
