import type { DocumentContext } from '../../documents/image-use.ts';

/** A text that is the same for contexts in which a document means the same. */
export function contextSignature({ build, environmentFile, project }: Omit<DocumentContext, 'buildArguments'>): string {
  return JSON.stringify([build, environmentFile, project?.services, project?.problems], (key, value: unknown) => {
    if (value instanceof Map) return [...(value as ReadonlyMap<unknown, unknown>)];
    if (value instanceof Set) return [...(value as ReadonlySet<unknown>)];
    // A node of the parsed text; whoever has the same text has the same node.
    return key === 'inline' ? true : value;
  });
}
