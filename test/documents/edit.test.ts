import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import { applyEdits } from '../../server/src/documents/edit-file.ts';
import { planEdit } from '../../server/src/documents/edit.ts';
import type { DocumentContext, ReferenceEdit } from '../../server/src/documents/image-use.ts';
import { findUses, NO_CONTEXT } from './drawn.ts';

const D = `sha256:${'0123456789abcdef'.repeat(4)}`;
const OLD = `sha256:${'f'.repeat(64)}`;
const PIN: ReferenceEdit = { kind: 'set-digest', digest: D };

/** The document after the edit of its last use, or the reason why it is refused. */
function edited(kind: DocumentKind, text: string, edit: ReferenceEdit, context: DocumentContext = NO_CONTEXT): string {
  const use = findUses(kind, text, context).at(-1);
  if (use === undefined) throw new Error(`no image use in ${text}`);
  const plan = planEdit(use, edit);
  return plan.kind === 'edit' ? applyEdits(text, plan.edits) : `refused: ${plan.reason}`;
}

describe('pinning', () => {
  it.each([
    ['FROM alpine', `FROM alpine@${D}`],
    ['FROM alpine:3', `FROM alpine:3@${D}`],
    [`FROM alpine:3@${OLD}`, `FROM alpine:3@${D}`],
    [`FROM alpine@${OLD}`, `FROM alpine@${D}`],
    ['FROM --platform=linux/arm64 alpine:3 AS base # x', `FROM --platform=linux/arm64 alpine:3@${D} AS base # x`],
    ['FROM "alpine:3" AS x\r\nRUN y\r\n', `FROM "alpine:3@${D}" AS x\r\nRUN y\r\n`],
    ['FROM \\\n  alpine:3 \\\n  AS x', `FROM \\\n  alpine:3@${D} \\\n  AS x`],
    ['FROM scratch\nCOPY --from=nginx:1 --link /a /b', `FROM scratch\nCOPY --from=nginx:1@${D} --link /a /b`],
    ['FROM scratch\nRUN --mount=from=go:1,target=/x y', `FROM scratch\nRUN --mount=from=go:1@${D},target=/x y`],
    ['# syntax=docker/dockerfile:1 -x\nFROM scratch', `# syntax=docker/dockerfile:1@${D} -x\nFROM scratch`],
    ['ARG TAG=3\nFROM alpine:$TAG', `ARG TAG=3@${D}\nFROM alpine:$TAG`],
    ['ARG TAG="3"\nFROM alpine:${TAG} AS x', `ARG TAG="3@${D}"\nFROM alpine:\${TAG} AS x`],
    ['ARG V=3\nFROM alpine:$V-slim', `ARG V=3\nFROM alpine:$V-slim@${D}`],
    ['ARG V=3\nARG IMG=alpine:$V\nFROM $IMG', `ARG V=3@${D}\nARG IMG=alpine:$V\nFROM $IMG`],
    ['FROM alpine:${TAG:-3}', `FROM alpine:\${TAG:-3@${D}}`],
    ['ARG V=v3-rc\nARG W=${V#v}\nFROM alpine:${W%-rc}', `ARG V=v3@${D}-rc\nARG W=\${V#v}\nFROM alpine:\${W%-rc}`],
    ['ARG V=3\nFROM alpine:$V AS a\nFROM alpine:$V-x', `ARG V=3\nFROM alpine:$V AS a\nFROM alpine:$V-x@${D}`],
  ])('%j', (before, after) => {
    expect(edited('dockerfile', before, PIN)).toBe(after);
    expect(edited('dockerfile', after, PIN)).toBe(after);
  });

  it.each([
    ['services: { a: { image: "nginx:1" } }', `services: { a: { image: "nginx:1@${D}" } }`],
    ['services:\n  a:\n    image: nginx # c', `services:\n  a:\n    image: nginx@${D} # c`],
    ["services:\n  a:\n    'image': 'nginx'", `services:\n  a:\n    'image': 'nginx@${D}'`],
    [
      'x-image: &x nginx\nservices: {a: {image: *x}, b: {image: *x}}',
      `x-image: &x nginx@${D}\nservices: {a: {image: *x}, b: {image: *x}}`,
    ],
    ['services: {a: {image: "nginx:${V:-1}"}}', `services: {a: {image: "nginx:\${V:-1@${D}}"}}`],
  ])('%j', (before, after) => {
    expect(edited('compose', before, PIN)).toBe(after);
    expect(edited('compose', after, PIN)).toBe(after);
  });
});

describe('other edits', () => {
  it.each<readonly [string, ReferenceEdit, string]>([
    [`FROM alpine:3@${OLD}`, { kind: 'remove-digest' }, 'FROM alpine:3'],
    ['FROM alpine:3', { kind: 'remove-digest' }, 'FROM alpine:3'],
    ['FROM alpine', { kind: 'set-tag', tag: '4' }, 'FROM alpine:4'],
    ['FROM alpine:3', { kind: 'set-tag', tag: '4', digest: D }, `FROM alpine:4@${D}`],
    ['FROM alpine', { kind: 'set-tag', tag: '4', digest: D }, `FROM alpine:4@${D}`],
    [`FROM alpine@${OLD} AS x`, { kind: 'set-tag', tag: '4', digest: D }, `FROM alpine:4@${D} AS x`],
    [`FROM alpine:3@${OLD} AS x`, { kind: 'set-tag', tag: '4' }, 'FROM alpine:4 AS x'],
    [`ARG T=3\nFROM reg.io:5000/a:$T`, { kind: 'set-tag', tag: '4' }, `ARG T=4\nFROM reg.io:5000/a:$T`],
  ])('%j', (before, edit, after) => {
    expect(edited('dockerfile', before, edit)).toBe(after);
    expect(edited('dockerfile', after, edit)).toBe(after);
  });
});

describe('refusals', () => {
  const given: DocumentContext = { buildArguments: new Map([['V', '3']]), environmentFile: 'V=3' };

  it.each<readonly [DocumentKind, string, string]>([
    [
      'dockerfile',
      'ARG V=3\nFROM alpine:$V',
      'the tag comes from the variable V, set by the setting imageTrust.buildArguments',
    ],
    [
      'dockerfile',
      'ARG V=3\nARG W=3\nFROM a:$W AS x\nFROM b:$W',
      'the tag comes from the variable W, which is used elsewhere too',
    ],
    [
      'dockerfile',
      'ARG W=3\nFROM a:$W\nARG W\nRUN b$W',
      'the tag comes from the variable W, which is used elsewhere too',
    ],
    [
      'dockerfile',
      'ARG W=x\nFROM --platform=$W a:$W',
      'the tag comes from the variable W, which is used elsewhere too',
    ],
    ['dockerfile', 'ARG W=x:3\nFROM a:${W##*:}', 'the tag comes from the variable W'],
    ['dockerfile', 'ARG W=3-rc\nFROM a:${W%-*}', 'the tag comes from the variable W'],
    ['dockerfile', 'ARG W=3\nFROM a:${W#v}', 'the tag comes from the variable W'],
    ['dockerfile', 'ARG W=3\nFROM a:$NONE$W', 'the text is not a complete image reference'],
    ['dockerfile', 'FROM alp\\\nine:3', 'the tag is written with escapes or over several lines'],
    ['dockerfile', 'FROM alpine:3\\\n.19 AS x', 'the tag is written with escapes or over several lines'],
    ['dockerfile', 'COPY --from=alp\\\nine . .', 'the name is written with escapes or over several lines'],
    [
      'dockerfile',
      `FROM alpine@${OLD.slice(0, 20)}\\\n${OLD.slice(20)}`,
      'the digest is put together from several places',
    ],
    ['compose', 'services: { a: { image: "nginx:$V" } }', 'the tag comes from the variable V, set by the file .env'],
    [
      'compose',
      'services: { a: { image: &x redis, container_name: *x } }',
      'the name comes from the variable &x, which is used elsewhere too',
    ],
    [
      'kubernetes',
      'apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: &x redis, image: *x }] }',
      'the name comes from the variable &x, which is used elsewhere too',
    ],
    ['compose', 'services: { a: { image: "ngin\\x78" } }', 'the name is written with escapes or over several lines'],
  ])('%s %j', (kind, text, reason) => {
    expect(edited(kind, text, PIN, given)).toBe(`refused: ${reason}`);
  });
});
