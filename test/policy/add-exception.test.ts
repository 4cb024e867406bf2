import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/documents/edit-file.ts';
import { addException, dayAfterMonths } from '../../server/src/policy/add-exception.ts';
import { parsePolicy } from '../../server/src/policy/parse-policy.ts';

const NEW = { match: 'ghcr.io/acme/app:1.0', reason: 'TODO', until: '2027-02-22' };
const OLD = '{ match: alpine, reason: r, until: 2027-01-01 }';

function added(text: string, exception = NEW): string {
  const plan = addException(text, exception);
  return plan.kind === 'edit' ? applyEdits(text, plan.edits) : `refused: ${plan.reason}`;
}

describe('an exception is added', () => {
  test.each<[name: string, before: string, after: string]>([
    [
      'to nothing',
      '',
      'version: 1\nexceptions:\n  - match: ghcr.io/acme/app:1.0\n    reason: TODO\n    until: 2027-02-22\n',
    ],
    [
      'below a comment',
      '# ours',
      '# ours\nversion: 1\nexceptions:\n  - match: ghcr.io/acme/app:1.0\n    reason: TODO\n    until: 2027-02-22\n',
    ],
    [
      'to a policy without any',
      'version: 1 # one\nregistries: [docker.io]\n# the end\n',
      'version: 1 # one\nregistries: [docker.io]\n# the end\nexceptions:\n  - match: ghcr.io/acme/app:1.0\n    reason: TODO\n    until: 2027-02-22\n',
    ],
    [
      'to a policy that is indented as a whole',
      '  version: 1\n  enforce: true\n',
      '  version: 1\n  enforce: true\n  exceptions:\n    - match: ghcr.io/acme/app:1.0\n      reason: TODO\n      until: 2027-02-22\n',
    ],
    [
      'behind the last, whatever follows it',
      'version: 1\nexceptions:\n- match: alpine\n  reason: |\n    r\n    s\n  until: 2027-01-01 # soon\n# more\nenforce: true\n',
      'version: 1\nexceptions:\n- match: alpine\n  reason: |\n    r\n    s\n  until: 2027-01-01 # soon\n- match: ghcr.io/acme/app:1.0\n  reason: TODO\n  until: 2027-02-22\n# more\nenforce: true\n',
    ],
    [
      'behind a last one that ends in a block',
      'version: 1\nexceptions:\n    - match: alpine\n      until: 2027-01-01\n      reason: >\n        r\nenforce: true\n',
      'version: 1\nexceptions:\n    - match: alpine\n      until: 2027-01-01\n      reason: >\n        r\n    - match: ghcr.io/acme/app:1.0\n      reason: TODO\n      until: 2027-02-22\nenforce: true\n',
    ],
    [
      'to a file without a last line feed',
      `version: 1\nexceptions:\n  - ${OLD}`,
      `version: 1\nexceptions:\n  - ${OLD}\n  - match: ghcr.io/acme/app:1.0\n    reason: TODO\n    until: 2027-02-22`,
    ],
    [
      'with the line ends of the file',
      `version: 1\r\nexceptions:\r\n  - ${OLD}\r\n`,
      `version: 1\r\nexceptions:\r\n  - ${OLD}\r\n  - match: ghcr.io/acme/app:1.0\r\n    reason: TODO\r\n    until: 2027-02-22\r\n`,
    ],
    [
      'to a list in one line',
      `version: 1\nexceptions: [${OLD}] # one\n`,
      `version: 1\nexceptions: [${OLD}, { match: ghcr.io/acme/app:1.0, reason: TODO, until: 2027-02-22 }] # one\n`,
    ],
    [
      'to an empty list',
      'version: 1\nexceptions: [] # none\nenforce: true\n',
      'version: 1\nexceptions:\n  - match: ghcr.io/acme/app:1.0\n    reason: TODO\n    until: 2027-02-22 # none\nenforce: true\n',
    ],
    [
      'in place of null',
      'version: 1\nexceptions: ~ # none\nenforce: true\n',
      'version: 1\nexceptions:\n  - match: ghcr.io/acme/app:1.0\n    reason: TODO\n    until: 2027-02-22 # none\nenforce: true\n',
    ],
    [
      'to a member that has no value yet',
      'version: 1\nexceptions:\nenforce: true\n',
      'version: 1\nexceptions:\n  - match: ghcr.io/acme/app:1.0\n    reason: TODO\n    until: 2027-02-22\nenforce: true\n',
    ],
  ])('%s', (_name, before, after) => {
    expect(added(before)).toBe(after);
    expect(parsePolicy(after).problems).toEqual([]);
    expect(parsePolicy(after).policy.exceptions.map(({ match }) => match)).toContain(NEW.match);
  });

  test('quoted where it would mean something else', () => {
    const after = added('', { ...NEW, match: '[::1]:5000/app' });
    expect(after).toContain('- match: "[::1]:5000/app"');
    expect(parsePolicy(after).policy.exceptions[0]?.match).toBe('[::1]:5000/app');
  });
});

describe('no exception is added', () => {
  test.each<[name: string, text: string, reason: string]>([
    ['to what cannot be read', 'version: 1\nimages: [', 'the policy file cannot be read'],
    ['to something else than a policy', '- a\n', 'the policy file cannot be read'],
    ['to several documents', 'version: 1\n---\nversion: 1\n', 'the policy file cannot be read'],
    ['to a policy in one line', '{ version: 1 }\n', 'the policy is not written line by line'],
    [
      'twice',
      `version: 1\nexceptions:\n  - { match: "${NEW.match}", reason: r, until: 2027-01-01 }\n`,
      'the policy file has an exception for it already',
    ],
    ['to what is no list', 'version: 1\nexceptions: none\n', 'exceptions is no list'],
  ])('%s', (_name, text, reason) => {
    expect(added(text)).toBe(`refused: ${reason}`);
  });
});

test.each([
  ['2026-11-22', '2027-02-22'],
  ['2026-11-30', '2027-02-28'],
  ['2026-12-31', '2027-03-31'],
])('three months after %s is %s', (day, later) => {
  expect(dayAfterMonths(Date.parse(day), 3)).toBe(later);
});
