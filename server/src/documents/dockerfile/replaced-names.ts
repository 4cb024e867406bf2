import { formatDigest } from '../../base/digest.ts';
import { normalise } from '../../reference/normalise.ts';
import { parseReference } from '../../reference/parse-reference.ts';

/**
 * Named contexts of a build. One called `alpine` stands in for every `alpine`, `alpine:latest` and
 * `docker.io/library/alpine` of the Dockerfile (BuildKit `frontend/dockerui/namedcontext.go`).
 */
export class ReplacedNames {
  private readonly names: ReadonlySet<string>;

  constructor(namedContexts: ReadonlySet<string> | undefined) {
    this.names = new Set([...(namedContexts ?? [])].map(normalName));
  }

  has(name: string): boolean {
    return this.names.size > 0 && this.names.has(normalName(name));
  }
}

function normalName(name: string): string {
  const result = parseReference(name);
  if (result.kind === 'invalid') return name.toLowerCase();
  const { gun, tag, digest } = normalise(result.reference);
  return digest ? `${gun}@${formatDigest(digest)}` : `${gun}:${tag ?? ''}`;
}
