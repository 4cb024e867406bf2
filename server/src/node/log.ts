import { visible } from '../base/visible.ts';
import type { LogPort } from '../remote/ports.ts';

export type LogLevel = keyof LogPort;

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/**
 * A log that hands every message of `least` or above to `sink`, redacted.
 * @param sink takes one message, without a line end
 */
export function createLog(least: LogLevel, sink: (level: LogLevel, message: string) => void): LogPort {
  const logAt = (level: LogLevel) => (message: string) => {
    if (LEVELS.indexOf(level) >= LEVELS.indexOf(least)) sink(level, redact(message));
  };
  return { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') };
}

/** A log on a terminal, perhaps: one line a message, `warn: …`. */
export function createStreamLog(least: LogLevel, stream: NodeJS.WritableStream): LogPort {
  return createLog(least, (level, message) =>
    stream.write(`${level}: ${message.split('\n').map(visible).join('\n  ')}\n`),
  );
}

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, '$1 [redacted]'],
  [/(\w:\/\/)[^\s/@]+@/g, '$1[redacted]@'],
  [/((?:password|passwd|secret|token|identitytoken|auth)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi, '$1[redacted]'],
];

/** The second line of defence: callers pass no secret to a log, and what looks like one all the same does not get through. */
export function redact(message: string): string {
  return SECRETS.reduce((text, [pattern, replacement]) => text.replaceAll(pattern, replacement), message);
}
