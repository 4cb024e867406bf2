import { describe, expect, test, vi } from 'vitest';
import { statusWords } from '../../client/src/status-words.ts';
import type { Status } from '../../server/src/lsp/protocol.ts';

vi.mock('vscode', () => import('../support/vscode/l10n.ts'));

const IDLE: Status = {
  busy: false,
  restricted: false,
  offline: false,
  enforced: false,
  verdicts: {},
  unreachableHosts: [],
  scarceLimits: [],
};

describe('the status item', () => {
  test.each<[string, Partial<Status>, string, string]>([
    ['nothing open', {}, 'No images', 'information'],
    ['all verified', { verdicts: { verified: 2 } }, '2 of 2 verified', 'information'],
    ['exceptions do not count', { verdicts: { verified: 1, exempt: 3 } }, '1 of 1 verified', 'information'],
    ['some unsigned', { verdicts: { verified: 1, unsigned: 2 } }, '1 of 3 verified', 'information'],
    [
      '"could not check" does not hide behind a good count',
      { verdicts: { verified: 8, unavailable: 1 } },
      '1 could not be checked, 8 of 9 verified',
      'warning',
    ],
    [
      'rejected comes first',
      { verdicts: { verified: 1, unavailable: 1, rejected: 1 } },
      '1 rejected, 1 could not be checked, 1 of 3 verified',
      'error',
    ],
    ['offline', { offline: true, verdicts: { verified: 1 } }, '1 of 1 verified, offline', 'information'],
    [
      'Restricted Mode',
      { restricted: true, verdicts: { unavailable: 3 } },
      'Restricted Mode: nobody is asked',
      'warning',
    ],
  ])('%s', (_habit, status, text, severity) => {
    expect(statusWords({ ...IDLE, ...status })).toMatchObject({ text, severity });
  });

  test('names the hosts that gave no answer, and whether content trust is enforced', () => {
    const status: Status = {
      ...IDLE,
      enforced: true,
      verdicts: { unavailable: 1 },
      unreachableHosts: ['a.example', 'b.example'],
    };
    expect(statusWords(status).detail).toBe('content trust enforced; no answer from a.example, b.example');
  });

  test('names the hosts that will soon answer no more', () => {
    const status: Status = {
      ...IDLE,
      verdicts: { verified: 1 },
      scarceLimits: [
        { host: 'registry-1.docker.io', remaining: 3, counts: 'pulls' },
        { host: 'r.example', remaining: 0, counts: 'requests' },
      ],
    };
    expect(statusWords(status)).toMatchObject({
      detail: 'content trust not enforced; pulls left at registry-1.docker.io: 3; requests left at r.example: 0',
      severity: 'information',
    });
  });
});
