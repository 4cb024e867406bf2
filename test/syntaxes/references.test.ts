import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tokenize } from './tokenize.ts';

const BASE = new Map([
  ['source.dockerfile', join(import.meta.dirname, 'base/dockerfile.tmLanguage.json')],
  ['source.yaml', join(import.meta.dirname, 'base/yaml.tmLanguage.json')],
]);

const LETTERS = new Map([
  ['entity.name.namespace.registry.image-reference', 'R'],
  ['entity.name.function.repository.image-reference', 'N'],
  ['variable.other.constant.tag.image-reference', 'T'],
  ['constant.numeric.digest.image-reference', 'D'],
  ['variable.other.image-reference', 'V'],
]);

/** Draws the parts under the line: Registry, Name, Tag, Digest, Variable; a dot for everything else. */
async function draw(scopeName: string, lines: readonly string[]): Promise<string> {
  const drawn = await tokenize(scopeName, lines, BASE);
  return drawn
    .map((tokens) => tokens.map(({ text, scope }) => (LETTERS.get(scope) ?? '.').repeat(text.length)).join(''))
    .join('\n');
}

interface Case {
  readonly habit: string;
  readonly lines: readonly string[];
  readonly parts: readonly string[];
}

const DOCKERFILE: readonly Case[] = [
  { habit: 'a short name', lines: ['FROM alpine'], parts: ['.....NNNNNN'] },
  {
    habit: 'everything at once',
    lines: ['FROM --platform=linux/amd64 ghcr.io/acme/app:1.2@sha256:0123 AS build'],
    parts: ['............................RRRRRRR.NNNNNNNN.TTT.DDDDDDDDDDD.........'],
  },
  { habit: 'a port is no tag', lines: ['FROM localhost:5000/app'], parts: ['.....RRRRRRRRRRRRRR.NNN'] },
  { habit: 'a user is no registry', lines: ['FROM bitnami/redis:7'], parts: ['.....NNNNNNNNNNNNN.T'] },
  { habit: 'an IPv6 registry', lines: ['FROM [::1]:5000/app'], parts: ['.....RRRRRRRRRR.NNN'] },
  { habit: 'variables inside the parts', lines: ['FROM ${BASE}:v$TAG'], parts: ['.....VVVVVVV.TVVVV'] },
  {
    habit: 'a reference followed by a continuation',
    lines: ['FROM alpine:3 \\', '  AS build', 'RUN alpine:3'],
    parts: ['.....NNNNNN.T..', '..........', '............'],
  },
  { habit: 'scratch is no image', lines: ['FROM scratch'], parts: ['............'] },
  { habit: 'a comment', lines: ['# FROM alpine:3'], parts: ['...............'] },
  {
    habit: 'an image to copy from, but not a stage',
    lines: ['COPY --from=nginx:1 /a /b', 'COPY --from=build /a /b'],
    parts: ['............NNNNN.T......', '.......................'],
  },
];

const COMPOSE: readonly Case[] = [
  { habit: 'a plain value', lines: ['    image: ghcr.io/x/y:1 # z'], parts: ['...........RRRRRRR.NNN.T....'] },
  { habit: 'quotes', lines: [`image: 'nginx:1'`, 'image: "nginx"'], parts: ['........NNNNN.T.', '........NNNNN.'] },
  { habit: 'a flow mapping', lines: ['db: {image: postgres:16, x: y}'], parts: ['............NNNNNNNN.TT.......'] },
  { habit: 'interpolation', lines: ['image: app:${TAG:-1}'], parts: ['.......NNN.VVVVVVVVV'] },
  {
    habit: 'another key',
    lines: ['my-image: nginx:1', 'image_name: nginx:1'],
    parts: ['.................', '...................'],
  },
  { habit: 'a comment', lines: ['# image: nginx:1'], parts: ['................'] },
];

describe('Dockerfile', () => {
  test.each(DOCKERFILE)('$habit', async ({ lines, parts }) => {
    expect(await draw('source.dockerfile', lines)).toBe(parts.join('\n'));
  });
});

describe('Compose file', () => {
  test.each(COMPOSE)('$habit', async ({ lines, parts }) => {
    expect(await draw('source.yaml', lines)).toBe(parts.join('\n'));
  });
});
