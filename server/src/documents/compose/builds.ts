import { isMap } from 'yaml';
import type { Scalar } from 'yaml';
import { sliceTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import type { Assignment, ComposeDocument, Service } from './compose-document.ts';

/** Where a service's own `build` names images; nothing of it is interpolated yet. */
export interface BuildImages {
  /** A whole Dockerfile. */
  readonly inline?: Scalar;
  readonly contexts: readonly Assignment[];
  readonly cacheFrom: readonly Scalar[];
  /** `generator=IMAGE` among other options, or whether there shall be one at all. */
  readonly sbom?: Scalar;
  /** The frontend image that replaces the Dockerfile's own: the argument BUILDKIT_SYNTAX. */
  readonly syntax?: Assignment;
}

/** `undefined` where the service has no `build`, or only a folder. */
export function readBuildImages(document: ComposeDocument, { map }: Service): BuildImages | undefined {
  const { nodes } = document;
  const node = nodes.get(map, 'build');
  if (!isMap(node)) return undefined;
  const inline = nodes.getScalar(node, 'dockerfile_inline');
  const sbom = nodes.getScalar(node, 'sbom');
  const syntax = document.assignments(nodes.get(node, 'args')).find(({ name }) => name === 'BUILDKIT_SYNTAX');
  return {
    ...(inline && { inline }),
    contexts: document.assignments(nodes.get(node, 'additional_contexts')),
    cacheFrom: document.scalars(nodes.get(node, 'cache_from')),
    ...(sbom && { sbom }),
    ...(syntax && { syntax }),
  };
}

/** `docker-image://` before the name of an image in `additional_contexts`. */
const IMAGE_SCHEME = 'docker-image://';

/** The reference in an additional context that is an image; `undefined` for any other. */
export function imageContext(context: TracedText): TracedText | undefined {
  return context.text.startsWith(IMAGE_SCHEME) ? sliceTraced(context, IMAGE_SCHEME.length) : undefined;
}
