/** An image of the lab's story. */
export interface StoryImage {
  readonly tag: string;
  /** What is in it: with the same content it has the same digest on every machine, so that the samples can name it. */
  readonly content: string;
  /** `admin` signs with the repository's own key, into `targets`; `alice` is a delegate. */
  readonly signedBy: 'admin' | 'alice' | 'nobody';
  /** What the registry serves for the tag after it was signed, where that is something else. */
  readonly movedTo?: string;
}

export interface StoryRepository {
  readonly name: string;
  /** `expired`: everything in its trust data is right but the date. */
  readonly trust: 'valid' | 'expired' | 'none';
  readonly images: readonly StoryImage[];
}

/** What the lab publishes: one repository for each way in which an image's trust can turn out. The samples tell it. */
export const STORY: readonly StoryRepository[] = [
  {
    name: 'alpine',
    trust: 'valid',
    images: [
      { tag: '3.18', content: 'alpine 3.18', signedBy: 'nobody' },
      { tag: '3.19', content: 'alpine 3.19', signedBy: 'admin' },
      { tag: 'edge', content: 'alpine edge', signedBy: 'alice' },
    ],
  },
  {
    name: 'nginx',
    trust: 'valid',
    images: [
      { tag: '1.27', content: 'nginx 1.27', signedBy: 'admin', movedTo: 'nginx 1.27, built anew and not signed' },
    ],
  },
  { name: 'redis', trust: 'expired', images: [{ tag: '7', content: 'redis 7', signedBy: 'admin' }] },
  { name: 'busybox', trust: 'none', images: [{ tag: '1.36', content: 'busybox 1.36', signedBy: 'nobody' }] },
];
