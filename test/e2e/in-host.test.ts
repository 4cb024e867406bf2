import { describe, expect, test } from 'vitest';
import { startLab, strongestLab } from '../support/lab/lab.ts';
import { runSuites } from './run-suites.ts';

// The suites run in VS Code's extension host, here and now; below, each of their tests becomes one of vitest's.
const lab = await startLab({ kind: await strongestLab(), ports: 'any' });
const restricted = await runSuites('restricted', lab);
const contactedInRestrictedMode = lab.requests();
const trusted = await runSuites('trusted', lab);
await lab.stop();

describe('in VS Code, workspace not trusted', () => {
  for (const { title, failure } of restricted) test(title, () => expect(failure).toBeUndefined());

  test('nobody was contacted', () => {
    expect(contactedInRestrictedMode).toEqual([]);
  });
});

describe('in VS Code, workspace trusted', () => {
  for (const { title, failure } of trusted) test(title, () => expect(failure).toBeUndefined());

  test('the trust server and the registry were asked', () => {
    expect(lab.requests()).not.toEqual([]);
  });
});
