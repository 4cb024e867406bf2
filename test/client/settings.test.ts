import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_EDITOR_SETTINGS, editorSettingsFrom } from '../../server/src/lsp/session/editor-settings.ts';
import { settingsFrom } from '../../server/src/trust/settings-from.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';
import { POLICY_RULES } from '../../server/src/rules/policy/policy-rules.ts';
import { RULES } from '../../server/src/rules/rules.ts';
import manifest from '../../package.json';
import texts from '../../package.nls.json';

interface Property {
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
}

const PROPERTIES = Object.entries(manifest.contributes.configuration.properties as Record<string, Property>);
const RESTRICTED = new Set(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations);
const DOCUMENTATION = readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8');

/** What VS Code sends where the user has set nothing. */
const UNSET = Object.fromEntries(
  PROPERTIES.map(([name, { default: value }]) => [name.replace('imageTrust.', ''), value]),
);

/** Settings of the language client itself; our server never reads them. */
const OF_THE_CLIENT = ['trace.server'];

/** Not a setting: nobody but us should have to know it. */
const NOT_SETTABLE = ['freshnessMs'];

describe('package.json', () => {
  test('has the defaults that the server has', () => {
    const { settings, problems } = settingsFrom(UNSET, { contentTrust: false });
    expect(problems).toEqual([]);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(editorSettingsFrom(UNSET)).toEqual(DEFAULT_EDITOR_SETTINGS);
  });

  test('leaves content trust to docker where the user has set nothing', () => {
    expect(settingsFrom(UNSET, { contentTrust: true }).settings.enforce).toBe(true);
  });

  test('has every setting of the server, and no other', () => {
    const ofServer = [...Object.keys(DEFAULT_SETTINGS), ...Object.keys(DEFAULT_EDITOR_SETTINGS)];
    const settable = ofServer.filter((name) => !NOT_SETTABLE.includes(name)).map((name) => name.replace(/Ms$/, ''));
    expect(Object.keys(UNSET).sort()).toEqual([...settable, ...OF_THE_CLIENT].sort());
  });

  test('knows every finding code', () => {
    const severity = manifest.contributes.configuration.properties['imageTrust.severity'].properties;
    expect(Object.keys(severity)).toEqual([...RULES, ...POLICY_RULES].map(({ code }) => code));
  });

  test('lets a workspace that is trusted choose these, and no server, authority, host or exception', () => {
    const open = PROPERTIES.filter(([, { scope }]) => scope !== 'machine').map(([name]) =>
      name.replace('imageTrust.', ''),
    );
    expect(open).toEqual([
      'enforce',
      'offline',
      'askRegistry',
      'documents',
      'buildArguments',
      'timeout',
      'inlayHints',
      'trace.server',
    ]);
  });

  test.each(PROPERTIES)(
    '%s: its text exists, and a repository cannot choose servers or weaken checks',
    (name, given) => {
      expect(texts).toHaveProperty([given.markdownDescription.replaceAll('%', '')]);
      const isHarmless = ['buildArguments', 'inlayHints', 'trace.server'].includes(name.replace('imageTrust.', ''));
      expect(RESTRICTED.has(name)).toBe(!isHarmless);
      if (isHarmless) expect(given.scope).toBe('window');
    },
  );
});

describe('docs/settings.md', () => {
  test('has a section for every setting, in the order of package.json, and no other', () => {
    const headings = [...DOCUMENTATION.matchAll(/^## (imageTrust\.\S+)$/gm)].map(([, name]) => name);
    expect(headings).toEqual(PROPERTIES.map(([name]) => name));
  });

  test.each(PROPERTIES)('%s: the same default and scope', (name, given) => {
    const section = DOCUMENTATION.split(`## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
    expect(section).toContain(`- Default: \`${JSON.stringify(given.default)}\`\n`);
    expect(section).toContain(`- Scope: ${given.scope}${RESTRICTED.has(name) ? ', restricted' : ''}\n`);
  });
});

describe('package.nls.json', () => {
  test('has every text that package.json names, and no other', () => {
    const named = [...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map(([, name = '']) => name);
    expect(Object.keys(texts).sort()).toEqual([...new Set(named)].sort());
  });
});
