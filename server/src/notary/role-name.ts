import type { BaseRole } from './metadata.ts';

/** In the order in which people list them. */
export const BASE_ROLES = ['root', 'targets', 'snapshot', 'timestamp'] as const satisfies readonly BaseRole[];

const SEGMENTS = /^targets(?:\/[-a-z0-9_]+)+$/;

/**
 * Whether a name is a delegation's: `targets/` and one or more segments of `-a-z0-9_`, fewer than 256 characters
 * (`tuf/data/roles.go` IsDelegation). The segments cannot be `.` or `..`, so such a name is safe in a URL.
 */
export function isDelegationName(name: string): boolean {
  return name.length < 256 && SEGMENTS.test(name);
}

/** `targets/a` of `targets/a/b`. */
export function parentRole(name: string): string {
  return name.slice(0, name.lastIndexOf('/'));
}

/** Whether `name` is `ancestor` or lies below it. */
export function isWithin(name: string, ancestor: string): boolean {
  return name === ancestor || name.startsWith(`${ancestor}/`);
}
