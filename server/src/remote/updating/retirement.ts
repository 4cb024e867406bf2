/** Trust servers that end on a published day, by host, in milliseconds since the epoch. Any other says so with status 410. */
const RETIREMENTS: ReadonlyMap<string, number> = new Map([
  // Docker's announcement: Docker Content Trust on Docker Hub ends on 8 December 2026.
  ['notary.docker.io', Date.UTC(2026, 11, 8)],
]);

/** Whether a trust server has been shut down by now, so that asking it would only be waiting. */
export function isRetired(server: string, now: number): boolean {
  const end = retirementOf(server);
  return end !== undefined && now >= end;
}

/** When a trust server is shut down, in milliseconds since the epoch; `undefined` where no day is known. */
export function retirementOf(server: string): number | undefined {
  return RETIREMENTS.get(new URL(server).host);
}
