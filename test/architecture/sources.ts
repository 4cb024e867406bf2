import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const SERVER = join(ROOT, 'server/src');
export const CLIENT = join(ROOT, 'client/src');

export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What a source file imports, in its own words. */
export function importsIn(file: string): readonly Import[] {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'/gm);
  const bare = source.matchAll(/(?:^\s*import\s+|\bimport\(\s*)'([^']+)'/gm);
  return [
    ...[...statements].map(([, type, specifier = '']) => ({ specifier, typeOnly: type !== undefined })),
    ...[...bare].map(([, specifier = '']) => ({ specifier, typeOnly: false })),
  ];
}

/** Every source file of the server and of the client. */
export const files: readonly string[] = [...sourcesBelow(SERVER), ...sourcesBelow(CLIENT)];
