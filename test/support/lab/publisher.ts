import type { Digest } from '../../../server/src/base/digest.ts';

/** A tag that is to be signed. */
export interface TagToSign {
  readonly tag: string;
  readonly digest: Digest;
  /** Bytes of the manifest. */
  readonly size: number;
  /** `admin`: with the repository's own key, into `targets`. `alice`: a delegate, into `targets/releases` and `targets/alice`. */
  readonly signedBy: 'admin' | 'alice';
}

/** Canonical key ids by role, in order, as the publisher's own tools tell them; the server's own roles are left out. */
export type KeysByRole = Readonly<Record<string, readonly string[]>>;

/** Signs tags of a repository and hands the metadata to a trust server. Each repository is published once. */
export interface Publisher {
  publish(gun: string, tags: readonly TagToSign[]): Promise<KeysByRole>;
}

/** The roles in which a tag is signed, as docker does it. */
export function signingRoles({ signedBy }: TagToSign): readonly string[] {
  return signedBy === 'admin' ? ['targets'] : ['targets/releases', 'targets/alice'];
}
