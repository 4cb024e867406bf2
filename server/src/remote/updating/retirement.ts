/** Trust servers that end on a published day, by host, in milliseconds since the epoch. Any other says so with status 410. */
const RETIREMENTS: ReadonlyMap<string, number> = new Map([
  // Docker's announcement: Docker Content Trust on Docker Hub ends on 8 December 2026.
  ['notary.docker.io', Date.UTC(2026, 11, 8)],
]);

/** Whether a trust server has been shut down by now, so that asking it would only be waiting. */
export function isRetired(server: string, now: number): boolean {
  const end = RETIREMENTS.get(new URL(server).host);
  return end !== undefined && now >= end;
}
