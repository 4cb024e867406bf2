import { expect, it } from 'vitest';
import { documentKind } from '../../../server/src/documents/document-kind.ts';
import type { ProjectFiles } from '../../../server/src/trust/project/project-files.ts';
import { Projects } from '../../../server/src/trust/project/projects.ts';
import { fakeProjectFiles } from '../../support/fake-project-files.ts';

/** Counts what is asked of the files, and how many of the listed names are looked at. */
class CountedFiles implements ProjectFiles {
  readonly lists = new Map<string, number>();
  readonly reads = new Map<string, number>();
  names = 0;
  readonly #files: ProjectFiles;

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  async list(folder: string): Promise<readonly string[]> {
    this.lists.set(folder, (this.lists.get(folder) ?? 0) + 1);
    return new Proxy(await this.#files.list(folder), {
      get: (names, key) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) this.names += 1;
        return Reflect.get(names, key) as unknown;
      },
    });
  }

  read(path: string): ReturnType<ProjectFiles['read']> {
    this.reads.set(path, (this.reads.get(path) ?? 0) + 1);
    return this.#files.read(path);
  }
}

async function countedCheck(count: number, nameOf: (index: number) => string, text: string): Promise<CountedFiles> {
  const paths = Array.from({ length: count }, (_, index) => `/shop/all/${nameOf(index)}`);
  const plain = fakeProjectFiles(
    ['/shop'],
    () => text,
    () => [...paths, '/shop/all/.env'],
  );
  const files = new CountedFiles(plain);
  const projects = new Projects({ files, roots: ['/shop'], folders: ['/shop/all'] });
  for (const path of paths) await projects.contextOf({ kind: documentKind(path) ?? 'compose', path, text });
  return files;
}

it.each([
  ['Compose files', (index: number) => `compose.n${index}.yaml`, 'services: { a: { image: b } }'],
  ['Dockerfiles', (index: number) => `Dockerfile.n${index}`, 'FROM a'],
])('lists each folder once, and goes through its names once, for a thousand %s in it', async (_, nameOf, text) => {
  const count = 1_000;
  const { lists, reads, names } = await countedCheck(count, nameOf, text);
  expect([...lists.values()].every((times) => times === 1)).toBe(true);
  expect([...reads.values()].every((times) => times === 1)).toBe(true);
  expect(names).toBeLessThanOrEqual(4 * count);
});
