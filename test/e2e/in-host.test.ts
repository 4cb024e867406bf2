import { describe, expect, test } from 'vitest';
import { startLab, strongestLab } from '../support/lab/lab.ts';
import { runSuites } from './run-suites.ts';

// The suites run in VS Code's extension host, here and now; below, each of their tests becomes one of vitest's.
const { restricted, contactedMeanwhile, trusted, contactedAtLast } = await runAll();

describe('in VS Code, workspace not trusted', () => {
  for (const { title, failure } of restricted) test(title, () => expect(failure).toBeUndefined());

  test('nobody was contacted', () => {
    expect(contactedMeanwhile).toEqual([]);
  });
});

describe('in VS Code, workspace trusted', () => {
  for (const { title, failure } of trusted) test(title, () => expect(failure).toBeUndefined());

  test('the trust server was asked', () => {
    expect(contactedAtLast).not.toEqual([]);
  });
});

async function runAll() {
  const lab = await startLab({ kind: await strongestLab(), ports: 'any' });
  try {
    const restricted = await runSuites('restricted', lab);
    const contactedMeanwhile = lab.requests();
    const trusted = await runSuites('trusted', lab);
    return { restricted, contactedMeanwhile, trusted, contactedAtLast: lab.requests() };
  } finally {
    await lab.stop();
  }
}
