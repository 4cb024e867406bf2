import { describe, expect, test } from 'vitest';
import { startLab } from '../support/lab/lab.ts';
import { runSuites } from './run-suites.ts';

// The suites run in VS Code's extension host, here and now; below, each of their tests becomes one of vitest's.
const lab = await startLab({ kind: 'embedded', ports: 'any' });
const restricted = await runSuites('restricted', lab);
const contactedInRestrictedMode = lab.requests();
const trusted = await runSuites('trusted', lab);
await lab.stop();

describe('in VS Code, workspace not trusted', () => {
  test.each(restricted)('$title', ({ failure }) => {
    expect(failure).toBeUndefined();
  });

  test('nobody was contacted', () => {
    expect(contactedInRestrictedMode).toEqual([]);
  });
});

describe('in VS Code, workspace trusted', () => {
  test.each(trusted)('$title', ({ failure }) => {
    expect(failure).toBeUndefined();
  });

  test('the trust server and the registry were asked', () => {
    expect(lab.requests()).not.toEqual([]);
  });
});
