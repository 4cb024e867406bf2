/** A member of the policy file. The JSON schema, completion and hovers describe it with the same words. */
export interface MemberDescription<N extends string = string> {
  readonly name: N;
  readonly description: string;
}

export const POLICY_MEMBERS = [
  { name: 'version', description: 'Version of the format: 1.' },
  {
    name: 'enforce',
    description:
      'true: content trust is enforced for every image, as with DOCKER_CONTENT_TRUST=1. false changes nothing.',
  },
  {
    name: 'registries',
    description: 'Hosts that images may come from (docker.io for Docker Hub). An image of any other is a finding.',
  },
  { name: 'images', description: 'What is asked of which images. Every entry that covers an image counts.' },
  {
    name: 'exceptions',
    description: 'Images whose findings are accepted for a time. They count once you have agreed to them.',
  },
] as const satisfies readonly MemberDescription[];

export const MATCH_DESCRIPTION =
  'Images by name, with * for any characters, optionally with a tag: alpine, ghcr.io/acme/*, alpine:edge.';

export const IMAGE_MEMBERS = [
  { name: 'match', description: MATCH_DESCRIPTION },
  {
    name: 'signers',
    description: 'Each of these must have signed the tag: names of delegations, releases, or targets for the admin.',
  },
  { name: 'anySigner', description: 'One of these must have signed the tag.' },
  { name: 'pinned', description: 'true: the image must be pinned to a digest.' },
] as const satisfies readonly MemberDescription[];

export const EXCEPTION_MEMBERS = [
  { name: 'match', description: MATCH_DESCRIPTION },
  { name: 'reason', description: 'Why the exception is there, and what it waits for.' },
  { name: 'until', description: 'The last day on which it counts, in UTC: 2027-01-31.' },
] as const satisfies readonly MemberDescription[];
