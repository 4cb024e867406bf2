import { describe, expect, it } from 'vitest';
import { MAX_STATEMENTS } from '../../../server/src/documents/dockerfile/statements.ts';
import type { GivenArgument } from '../../../server/src/documents/build-arguments.ts';
import type { DocumentContext } from '../../../server/src/documents/image-use.ts';
import { parseDocument } from '../../../server/src/documents/parse-document.ts';
import { findUses, NO_CONTEXT } from '../drawn.ts';

/** What the document's uses name, or the kind of subject where they name nothing certain. */
function names(text: string, context = NO_CONTEXT): readonly string[] {
  return findUses('dockerfile', text, context).map(({ subject }) => {
    return subject.kind === 'reference' ? subject.reference.text : subject.kind;
  });
}

/** The context of a Dockerfile that is built with these arguments, and with sources of its own for these names. */
function given(given: Readonly<Record<string, GivenArgument>>, ...replaced: readonly string[]): DocumentContext {
  return { ...NO_CONTEXT, build: { arguments: new Map(Object.entries(given)), namedContexts: new Set(replaced) } };
}

describe("BuildKit's white space", () => {
  it.each(['FROM\valpine', 'FROM \f alpine\f', '\v\fFROM\talpine', '\u00a0FROM alpine', '\u0085FROM alpine  '])(
    '%j',
    (text) => {
      expect(names(text)).toEqual(['alpine']);
    },
  );

  it('parts the words of here-documents and of ARG', () => {
    expect(names('FROM a\nRUN x\u0085<<EOF\nFROM b\nEOF')).toEqual(['a']);
    expect(names('ARG V=1\u0085W=2\nFROM a:$V.$W')).toEqual(['a:1.2']);
  });

  it('is not every white space', () => {
    expect(names('FROM\u00a0alpine')).toEqual([]);
    expect(names('FROM al\u00a0pine')).toEqual(['invalid']);
  });
});

describe('what is given from elsewhere', () => {
  it('wins over defaults, and fills in what has none', () => {
    const context = {
      ...NO_CONTEXT,
      buildArguments: new Map([
        ['V', '2'],
        ['TARGETARCH', 'arm64'],
      ]),
    };
    expect(names('ARG V=1\nFROM a:$V', context)).toEqual(['a:2']);
    expect(names('ARG V\nFROM a:$V', context)).toEqual(['a:2']);
    expect(names('FROM a:$V', context)).toEqual(['unresolved']);
    expect(names('FROM a:$TARGETARCH', context)).toEqual(['a:arm64']);
  });

  it('makes a value unknown that is given but not known', () => {
    const context = given({ V: { kind: 'unknown', reason: 'V is not known' } });
    expect(names('ARG V=1\nFROM a:$V', context)).toEqual(['unresolved']);
    const [use] = findUses('dockerfile', 'ARG V=1\nARG W=a:$V\nFROM $W', context);
    expect(use?.subject).toMatchObject({ variables: ['V'], reasons: ['V is not known'] });
  });

  it('goes behind the settings', () => {
    const build = given({ V: { kind: 'value', value: '2', source: 'a service' } });
    expect(names('ARG V=1\nFROM a:$V', build)).toEqual(['a:2']);
    expect(names('ARG V=1\nFROM a:$V', { ...build, buildArguments: new Map([['V', '3']]) })).toEqual(['a:3']);
  });

  it('says which values came from where', () => {
    const build = given({ V: { kind: 'value', value: '2', source: 'a service' } });
    const [use] = findUses('dockerfile', 'ARG V=1\nARG W=x:$V\nFROM ${W#x}', build);
    expect(use?.given).toEqual([{ variable: 'V', value: '2', source: 'a service' }]);
    expect(findUses('dockerfile', 'ARG V=1\nFROM a:$V')[0]?.given).toBeUndefined();
  });

  it('replaces names by contexts', () => {
    const context = given({}, 'alpine', 'assets');
    expect(
      names('FROM docker.io/library/alpine\nCOPY --from=assets a b\nRUN --mount=from=alpine:3 x', context),
    ).toEqual(['alpine:3']);
  });

  it('tells the platform where it is known', () => {
    const [first, second] = findUses(
      'dockerfile',
      'ARG P=linux/arm64\nFROM --platform=$P a\nFROM --platform=$BUILDPLATFORM b',
    );
    expect(first?.platform).toBe('linux/arm64');
    expect(second?.platform).toBeUndefined();
  });
});

describe('a here-document that nothing ends', () => {
  it('hides the rest of the file, and that is said', () => {
    const { uses, problems } = parseDocument('dockerfile', 'FROM a\nRUN <<EOF\nFROM b\n', NO_CONTEXT);
    expect(uses).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'syntax', span: { start: 7, end: 16 } }]);
  });
});

describe('limits', () => {
  it('says that it read no more than it did', () => {
    const { uses, problems } = parseDocument('dockerfile', 'FROM a\n'.repeat(MAX_STATEMENTS + 5), NO_CONTEXT);
    expect(uses).toHaveLength(MAX_STATEMENTS);
    expect(problems.map(({ code }) => code)).toEqual(['not-read']);
  });

  it('does not let values grow without end', () => {
    const text = `ARG A=0123456789\n${'ARG A=$A$A\n'.repeat(1_000)}FROM $A\n`;
    const [use] = findUses('dockerfile', text);
    expect(use?.subject).toMatchObject({ kind: 'unresolved', variables: ['A'] });
  });

  it.each(['${A:-', '"', "'", '$', '\\', '{', '${A#'])('reads «%s» nested or repeated', (unit) => {
    expect(names(`ARG A=${unit.repeat(5_000)}\nFROM ${unit.repeat(1_000)}\n`).length).toBeLessThanOrEqual(1);
  });
});
