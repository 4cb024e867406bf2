import type { Lab } from './lab.ts';

/** The editor settings with which Image Trust asks the lab: they belong into the machine's or the user's, never a workspace's. */
export function labSettings(lab: Pick<Lab, 'registry' | 'trustServer'>): Readonly<Record<string, unknown>> {
  return { 'imageTrust.trustServers': { [lab.registry]: lab.trustServer } };
}
