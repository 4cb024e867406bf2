/** The productions of distribution/reference `regexp.go`, written so that each runs in time linear in its input. */

/** Longest repository path, after `library/` has been added (`RepositoryNameTotalLengthMax`). */
export const PATH_MAX_LENGTH = 255;

const DOMAIN_COMPONENT = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const IPV6_HOST = /^\[[a-fA-F0-9:]+\](?::[0-9]+)?$/;
const PORT = /:[0-9]+$/;
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const IMAGE_ID = /^[a-f0-9]{64}$/;

/** Whether the first of several path components is to be read as a host (`splitDockerDomain` in `normalize.go`). */
export function looksLikeHost(component: string): boolean {
  return component === 'localhost' || /[.:]/.test(component) || component.toLowerCase() !== component;
}

/** `domain-name`, IPv4 or bracketed IPv6 address, each with an optional port. */
export function isHost(text: string): boolean {
  if (IPV6_HOST.test(text)) return true;
  return text
    .replace(PORT, '')
    .split('.')
    .every((component) => DOMAIN_COMPONENT.test(component));
}

export function isPathComponent(text: string): boolean {
  return PATH_COMPONENT.test(text);
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** 64 lower-case hex digits alone: an image id, which no registry knows. */
export function isImageId(text: string): boolean {
  return IMAGE_ID.test(text);
}
