/** What the process ends with; every command uses these words and no other numbers. */
export const EXIT = {
  /** Everything is verified or allowed. */
  allowed: 0,
  /** Findings at or above `--fail-on`; "not trusted" where one image or repository was asked about. */
  findings: 1,
  /** Wrong usage, or input that cannot be read. */
  usage: 2,
  /** Nothing worse than "could not check". */
  unchecked: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The worse of two ends: a report on half of the input must not pass for a whole one, and a known fault outweighs an unknown one. */
export function worse(a: ExitCode, b: ExitCode): ExitCode {
  return GRAVITY.indexOf(a) > GRAVITY.indexOf(b) ? a : b;
}

const GRAVITY: readonly ExitCode[] = [EXIT.allowed, EXIT.unchecked, EXIT.findings, EXIT.usage];
