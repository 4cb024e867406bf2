import type { LogPort } from '../../../server/src/remote/ports.ts';

/** For tests that are about something else. */
export const SILENT_LOG: Pick<LogPort, 'warn'> = { warn: () => undefined };
