import type { FindingCode, PolicyCode } from '../finding.ts';
import { policyExceptionExpired, policyInvalid } from './policy-file.ts';
import { policyRegistry } from './policy-registry.ts';
import { policySigner } from './policy-signer.ts';
import { policyUnpinned } from './policy-unpinned.ts';

/** The rules about images, the weightiest first. */
export const POLICY_IMAGE_RULES = [policyRegistry, policySigner, policyUnpinned] as const;

/** Every rule of the policy file, in the order of docs/diagnostics.md. */
export const POLICY_RULES = [...POLICY_IMAGE_RULES, policyExceptionExpired, policyInvalid] as const;

export function isPolicyCode(code: FindingCode): code is PolicyCode {
  return POLICY_RULES.some((rule) => rule.code === code);
}
