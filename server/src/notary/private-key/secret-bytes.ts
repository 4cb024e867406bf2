/**
 * Secrets are kept in bytes, never in strings, as far as we decide it: bytes can be overwritten. What the runtime copies on
 * its way (strings of the environment, its own key objects) is out of reach.
 */

/** Runs `use` on secret bytes and overwrites them, however it ends. */
export function usingSecret<T>(secret: Uint8Array, use: (secret: Uint8Array) => T): T {
  try {
    return use(secret);
  } finally {
    secret.fill(0);
  }
}

/** The parts one after the other; they are overwritten, the result is the caller's to overwrite. */
export function joinSecrets(...parts: readonly Uint8Array[]): Buffer {
  const whole = Buffer.concat(parts);
  for (const part of parts) part.fill(0);
  return whole;
}
