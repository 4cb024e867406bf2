import fc from 'fast-check';
import { marked } from 'marked';
import { expect, test } from 'vitest';
import { code, plain } from '../../../server/src/lsp/show/markdown.ts';

/** What attackers put together: every mark that markdown acts on, and the beginnings of what GFM turns into links. */
const PIECES = [
  ...Array.from('\\`*_{}[]<>#|!&~$@:/.-+=1()"\'^; \n\t'),
  ...['//', '---', '<!--', '-->', '&lt;', '[x]: y', '](', '![', '$(x)', '\u202e'],
  ...['http', 'https://x.y', 'ftp://', 'www.', 'WWW.x.y', 'mailto:', 'e@e.ee', 'a', 'é'],
];

const attack = fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }).map((pieces) => pieces.join(''));

/** Tags and text of a list item as VS Code's own renderer shows it. */
function rendered(markdown: string): { readonly tags: readonly string[]; readonly text: string } {
  const html = marked.parse(`- Label: ${markdown}`, { gfm: true, async: false });
  const text = html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
  return { tags: [...html.matchAll(/<([a-z0-9]+)/g)].map(([, tag = '']) => tag), text: words(text) };
}

const words = (text: string): string => text.replace(/[\s\u202e]+/g, ' ').trim();
const shown = (text: string): string => words(`Label: ${words(text) || '(empty)'}`);

test('plain text renders as itself, and as nothing else', () => {
  fc.assert(
    fc.property(attack, (text) => {
      expect(rendered(plain(text))).toEqual({ tags: ['ul', 'li'], text: shown(text) });
    }),
    { numRuns: 3000 },
  );
});

test('a code span renders as code, and as nothing else', () => {
  fc.assert(
    fc.property(attack, (text) => {
      expect(rendered(code(text))).toEqual({ tags: ['ul', 'li', 'code'], text: shown(text) });
    }),
    { numRuns: 3000 },
  );
});
