import { buildAll } from '../../scripts/build.ts';

/** Once before the integration tests: `dist/` is what the sources say. */
export default async function setup(): Promise<void> {
  await buildAll('release', () => undefined);
}
