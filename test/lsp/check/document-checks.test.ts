import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, test } from 'vitest';
import { GATHERING_MS, type CheckDocument } from '../../../server/src/lsp/check/document-check.ts';
import { DocumentChecks, TYPING_PAUSE_MS } from '../../../server/src/lsp/check/document-checks.ts';
import type { Inspection } from '../../../server/src/trust/inspection.ts';
import { TestClock } from '../../support/trust-kit/test-clock.ts';

const STATE: Inspection = { document: { uses: [], problems: [] }, uses: [] };

interface Started {
  readonly version: number;
  readonly signal: AbortSignal;
  readonly onChange: (state: Inspection) => void;
  readonly end: (state: Inspection) => void;
  readonly fail: (error: unknown) => void;
}

/** Checks that end when the test says so, and that take no notice of being stopped. */
class Bench {
  readonly clock = new TestClock(0);
  readonly started: Started[] = [];
  readonly shown: number[] = [];
  readonly failures: unknown[] = [];
  readonly checks: DocumentChecks;

  constructor() {
    const check: CheckDocument = ({ version }, { signal, onChange }) =>
      new Promise((end, fail) => this.started.push({ version, signal, onChange, end, fail }));
    this.checks = new DocumentChecks({
      clock: this.clock,
      check,
      onChecked: ({ text }) => this.shown.push(text.version),
      onBusyChange: () => undefined,
      onFailure: (_uri, error) => this.failures.push(error),
    });
  }

  schedule(version: number, delayMs = 0): void {
    this.checks.schedule(TextDocument.create('file:///Dockerfile', 'dockerfile', version, ''), delayMs);
  }

  get(index: number): Started {
    const started = this.started[index];
    if (started === undefined) throw new Error(`only ${this.started.length} checks have been started`);
    return started;
  }
}

/** Lets what has been resolved run on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a version that has been replaced', () => {
  test('is told to stop, and nothing it still says is shown', async () => {
    const bench = new Bench();
    bench.schedule(1);
    bench.schedule(2);
    const old = bench.get(0);
    expect(old.signal.aborted).toBe(true);
    old.onChange(STATE);
    old.end(STATE);
    await settled();
    bench.clock.advance(GATHERING_MS);
    expect(bench.shown).toEqual([]);
    expect(bench.checks.busy).toBe(true);
    bench.get(1).end(STATE);
    await bench.checks.idle();
    expect(bench.shown).toEqual([2]);
  });

  test('may fail unheard', async () => {
    const bench = new Bench();
    bench.schedule(1);
    bench.schedule(2);
    bench.get(0).fail(new Error('stopped'));
    await settled();
    expect(bench.failures).toEqual([]);
  });

  test('is never started where it was replaced before its time', () => {
    const bench = new Bench();
    bench.schedule(1, TYPING_PAUSE_MS);
    bench.schedule(2, TYPING_PAUSE_MS);
    bench.clock.advance(TYPING_PAUSE_MS);
    expect(bench.started.map(({ version }) => version)).toEqual([2]);
  });

  test('does not show what it had gathered', () => {
    const bench = new Bench();
    bench.schedule(1);
    bench.get(0).onChange(STATE);
    bench.get(0).onChange(STATE);
    bench.schedule(2);
    bench.clock.advance(GATHERING_MS);
    expect(bench.shown).toEqual([1]);
  });
});

describe('a document that is closed', () => {
  test('is forgotten, and whoever waits for the end of all checks goes on', async () => {
    const bench = new Bench();
    bench.schedule(1, TYPING_PAUSE_MS);
    const idle = bench.checks.idle();
    bench.checks.close('file:///Dockerfile');
    await idle;
    bench.clock.advance(TYPING_PAUSE_MS);
    expect(bench.started).toEqual([]);
    expect(bench.checks.get('file:///Dockerfile')).toBeUndefined();
  });
});

describe('answers', () => {
  test('that keep coming are shown now and then, not only when they stop', async () => {
    const bench = new Bench();
    bench.schedule(1);
    const { onChange, end } = bench.get(0);
    for (let answer = 0; answer < 10; answer++) {
      onChange(STATE);
      bench.clock.advance(GATHERING_MS / 2);
    }
    expect(bench.shown.length).toBeGreaterThanOrEqual(4);
    expect(bench.shown.length).toBeLessThanOrEqual(6);
    end(STATE);
    await bench.checks.idle();
  });

  test('for which somebody waits: the first state, or the last one, checked without further delay', async () => {
    const bench = new Bench();
    bench.schedule(1, TYPING_PAUSE_MS);
    const first = bench.checks.first('file:///Dockerfile');
    const last = bench.checks.last('file:///Dockerfile');
    bench.get(0).onChange(STATE);
    expect(await first).toMatchObject({ inspection: STATE });
    bench.get(0).end(STATE);
    expect(await last).toMatchObject({ inspection: STATE });
  });

  test('for which somebody waits while a newer version comes: none', async () => {
    const bench = new Bench();
    bench.schedule(1);
    const waiting = [bench.checks.first('file:///Dockerfile'), bench.checks.last('file:///Dockerfile')];
    bench.schedule(2);
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
  });
});

test('a check that fails is reported and ends the waiting', async () => {
  const bench = new Bench();
  bench.schedule(1);
  bench.get(0).fail(new Error('out of order'));
  await bench.checks.idle();
  expect(bench.failures).toEqual([new Error('out of order')]);
});
