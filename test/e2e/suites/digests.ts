/** What the lab's story signs (`test/support/lab/story.ts`); the samples name the same digests. */
export const SIGNED = {
  'alpine:3.19': 'sha256:8353371a1c7ee123534ff2181f00c40a500f15918462a875fe2b7bd102156dda',
  'alpine:edge': 'sha256:0232f307b21645902652aa0cc7641a3e2255a7f1e3573d7adf2700fe7d5ac0b2',
} as const;
