import type { FileMeta } from '../notary/metadata.ts';
import { sha256Of } from '../remote/updating/signed-history.ts';

/** What is shown of a target: `sha256` is bare hex, absent where the target has none. */
export interface TargetSummary {
  readonly sha256?: string;
  readonly size: number;
}

export function summariseTarget(file: FileMeta): TargetSummary {
  const sha256 = sha256Of(file);
  return { ...(sha256 === undefined ? {} : { sha256 }), size: file.length };
}
