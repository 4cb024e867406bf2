import { MarkupKind } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';
import { Editor, type EditorOptions } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const URI = 'file:///project/Dockerfile';
const ALPINE = 'docker.io/library/alpine';

async function hoverOn(reference: string, world: FakeMachine, options = {}): Promise<string> {
  const editor = await Editor.start(world, options);
  await editor.open(URI, `FROM ${reference} AS build\n`);
  await editor.findings(URI);
  const hover = await editor.hover(URI, reference);
  if (hover === null || !('value' in (hover.contents as object))) throw new Error('no hover');
  return (hover.contents as { value: string }).value;
}

function signedBy(...names: string[]): FakeMachine {
  const delegations = names.map((name) => [`targets/${name}`, { targets: { '3.19': hex('a1') } }] as const);
  return new FakeMachine({
    [ALPINE]: fakeRepository(ALPINE, {
      'targets/releases': { targets: { '3.19': hex('a1') } },
      ...Object.fromEntries(delegations),
    }),
  });
}

describe('the evidence', () => {
  test('says what is signed, by whom, until when, and when that was checked', async () => {
    const world = signedBy('alice', 'bob');
    const editor = await Editor.start(world);
    await editor.open(URI, `FROM alpine:3.19@sha256:${hex('a1')}\n`);
    await editor.findings(URI);
    world.clock.advance(3 * 60_000);
    const hover = await editor.hover(URI, 'alpine');
    expect(hover?.range).toEqual(editor.rangeOf(URI, `alpine:3.19@sha256:${hex('a1')}`));
    expect(hover?.contents).toMatchObject({ kind: MarkupKind.Markdown });
    expect((hover?.contents as { value: string }).value.split('\n')).toEqual([
      'alpine:3.19\\@sha256:a1a1a1a1a1a1 is verified: this digest is the one that alice and bob signed for 3.19.',
      '',
      '- Repository: `docker.io/library/alpine`',
      '- Publisher: Docker official image',
      '- Signed tag: `3.19`',
      `- Signed digest: \`sha256:${hex('a1')}\``,
      '- Signed by: alice and bob, in the role targets/releases until 2027-01-01',
      '- Trust data: valid until 2027-01-01, when timestamp expires first',
      '- Trust server: `https://trust.example.com`',
      '- Checked: 3 minutes ago (2026-01-01T12:00:00Z)',
    ]);
  });

  test('is plain text for an editor without markdown', async () => {
    const text = await hoverOn('alpine:3.19', signedBy('alice'), { capabilities: {} });
    expect(text.split('\n')[0]).toContain('alpine:3.19 is signed by alice until 2027-01-01');
  });

  test('is there for a finding that the settings hide', async () => {
    const settings = { severity: { 'image-unpinned': 'off' } };
    expect(await hoverOn('alpine:3.19', signedBy('alice'), { settings })).toContain('is signed by alice');
  });

  test.each([
    ['no trust data', 'acme/app', 'docker.io/acme/app'],
    ['an exception', 'exempt/it', 'the pattern exempt'],
    ['no answer', 'redis:7', 'did not answer in time'],
  ])('%s', async (_habit, reference, part) => {
    const world = new FakeMachine({ 'docker.io/library/redis': unavailable('timeout') });
    const hover = await hoverOn(reference, world, { settings: { exceptions: ['exempt/*'] } });
    expect(hover.replaceAll('\\', '')).toContain(part);
  });

  test('there is none beside a reference', async () => {
    const editor = await Editor.start(signedBy());
    await editor.open(URI, 'FROM alpine:3.19 AS build\n');
    await editor.findings(URI);
    expect(await editor.hover(URI, 'build')).toBeNull();
    expect(await editor.hover(URI, 'FROM')).toBeNull();
  });

  test('while being checked, it says so', async () => {
    const world = signedBy();
    world.hold(ALPINE);
    const editor = await Editor.start(world);
    await editor.open(URI, 'FROM alpine:3.19\n');
    await editor.until(() => world.asked.length === 1);
    expect((await editor.hover(URI, 'alpine'))?.contents).toEqual({ kind: 'markdown', value: 'Being checked…' });
  });
});

/** VS Code shows the findings at a place above the hovers there, but no hints. */
describe('a sentence that VS Code shows as the finding', () => {
  const OURS = { initializationOptions: { extended: true } };
  const NOT_SIGNED = 'alpine:3.18 is not signed';

  test.each<[name: string, options: EditorOptions, first: string]>([
    ['is not said again', OURS, '- Repository: `docker.io/library/alpine`'],
    ['is said by itself in any other editor', {}, NOT_SIGNED],
    [
      'is said where the finding is a hint',
      { ...OURS, settings: { severity: { 'image-unsigned': 'hint' } } },
      NOT_SIGNED,
    ],
    ['is said where there is no finding', { ...OURS, settings: { severity: { 'image-unsigned': 'off' } } }, NOT_SIGNED],
  ])('%s', async (_name, options, first) => {
    expect((await hoverOn('alpine:3.18', signedBy('alice'), options)).slice(0, first.length)).toBe(first);
  });

  test('is all that there is about what is no reference', async () => {
    const editor = await Editor.start(signedBy(), OURS);
    await editor.open(URI, 'FROM a:b:c\n');
    await editor.findings(URI);
    expect(await editor.hover(URI, 'a:b:c')).toBeNull();
  });

  test('is said again where more is known by now', async () => {
    const world = signedBy('alice');
    const editor = await Editor.start(world, OURS);
    await editor.open(URI, `FROM alpine:3.19@sha256:${hex('b2')}\n`);
    expect(await editor.findings(URI)).toContain('warning pin-unsigned');
    world.served[`${ALPINE}:3.19`] = { kind: 'absent' };
    const hover = await editor.hover(URI, 'alpine');
    expect((hover?.contents as { value: string }).value).toContain('The registry does not have this tag.');
  });
});

describe('a signer who writes markdown into trust data', () => {
  const ATTACKS = [
    '[click](command:workbench.action.terminal.new)',
    '<img src=x onerror=alert(1)>',
    '![x](https://evil.example/pixel.png)',
    'https://evil.example',
    '`code` **bold** _it_',
    'a\n\n# heading\n- item',
    'a | b',
    '\u202ereversed',
    '&lt;b&gt;',
  ];

  test.each(ATTACKS)('%j', async (attack) => {
    const hover = await hoverOn('alpine:3.19', signedBy(attack));
    const outsideCode = hover.replace(/`[^`]*`/g, '');
    // Every mark that markdown could act on is behind a backslash; the only lines are ours.
    expect(outsideCode).not.toMatch(/(?<!\\)[[\]<>`*_#|&!@]/);
    expect(outsideCode).not.toMatch(/(?<!\\):\/\//);
    expect(hover).not.toContain('\u202e');
    expect(
      hover
        .split('\n')
        .slice(2)
        .every((line) => /^- [A-Z][a-z ]+: /.test(line)),
    ).toBe(true);
  });
});
