import type { Json } from './canonical.ts';
import { createKey } from './keys.ts';
import { signed } from './repository.ts';
import type { SignedPart, TestRepository } from './repository.ts';

/**
 * Ways to break a role's file, named as in the reference client's own tests (`tuf/testutils/swizzler.go`,
 * `client/client_update_test.go`). Each returns the file with other bytes; who serves it makes the hashes true again, or not.
 */
export const FILE_CORRUPTIONS: Readonly<Record<string, (repository: TestRepository, role: string) => Uint8Array>> = {
  'invalid JSON': (repository, role) => repository.file(role).subarray(5),
  'extra space': (repository, role) => Buffer.from(` ${textOf(repository, role)} `),
  'an invalid Signed': (repository, role) =>
    Buffer.from(JSON.stringify({ signed: repository.signedPart(role), signatures: 'not list' })),
  'an invalid SignedMeta': (repository, role) =>
    withSigned(repository, role, {
      _type: ['not a string'],
      version: 'string not int' as unknown as number,
      expires: 'cannot be parsed as time',
    }),
  'invalid SignedMeta Type': (repository, role) => withSigned(repository, role, { _type: 'not_real' }),
  'lower metadata version': (repository, role) =>
    withSigned(repository, role, { version: repository.signedPart(role).version - 3 }),
  'expired metadata': (repository, role) =>
    withSigned(repository, role, { expires: new Date(repository.now - 396 * 86_400_000).toISOString() }),
  'invalid signatures': (repository, role) => withSignatureBytes(repository, role, 'invalid signature'),
  'signed with right key but wrong hash': (repository, role) =>
    withSignatureBytes(repository, role, 'invalid signature'),
  'meta signed by wrong key': (repository, role) => repository.sign(role, [createKey()]),
  'signed with wrong key': (repository, role) => repository.sign(role, [createKey()]),
  'snapshot missing root meta checksum': (repository, role) => withoutMeta(repository, role, 'root'),
  'timestamp missing snapshot meta checksum': (repository, role) => withoutMeta(repository, role, 'snapshot'),
  'target missing delegations data': (repository, role) => withDelegations(repository, role, (roles) => roles.slice(1)),
};

/** Ways to break what root.json, or a role's parent, says about the role. Return the role whose file that is. */
export const PARENT_CORRUPTIONS: Readonly<Record<string, (repository: TestRepository, role: string) => string>> = {
  'insufficient signatures': (repository, role) => {
    const parent = parentOf(role);
    const keys = repository.signersOf(role);
    repository.trustKeys(role, keys, 2);
    return replaceSigned(repository, parent);
  },
  'role key replaced by other ed25519 key': (repository, role) => {
    repository.trustKeys(role, [createKey('ed25519')]);
    return replaceSigned(repository, parentOf(role));
  },
  'delegation has invalid role': (repository) => {
    const bytes = withDelegations(repository, 'targets', (roles) => [
      ...roles,
      { name: 'root', keyids: [], threshold: 1, paths: [] },
    ]);
    repository.replaceFile('targets', bytes);
    return 'targets';
  },
};

for (const role of ['root', 'targets', 'snapshot', 'timestamp']) {
  Object.assign(PARENT_CORRUPTIONS, {
    [`no ${role} keys`]: (repository: TestRepository) =>
      editRoles(repository, (roles) => ({ ...roles, [role]: { keyids: [], threshold: 1 } })),
    [`no ${role} role`]: (repository: TestRepository) => editRoles(repository, (roles) => without(roles, role)),
  });
}

function editRoles(repository: TestRepository, change: (roles: Record<string, Json>) => Record<string, Json>): string {
  const root = repository.signedPart('root');
  root['roles'] = change(root['roles'] as Record<string, Json>);
  return replaceSigned(repository, 'root');
}

function replaceSigned(repository: TestRepository, role: string): string {
  repository.replaceFile(role, repository.sign(role));
  return role;
}

function parentOf(role: string): string {
  return role.includes('/') ? role.slice(0, role.lastIndexOf('/')) : 'root';
}

function textOf(repository: TestRepository, role: string): string {
  return Buffer.from(repository.file(role)).toString();
}

function withSigned(repository: TestRepository, role: string, change: Partial<SignedPart>): Uint8Array {
  return signed({ ...repository.signedPart(role), ...change }, repository.signersOf(role));
}

function withSignatureBytes(repository: TestRepository, role: string, text: string): Uint8Array {
  const file = JSON.parse(textOf(repository, role)) as { signed: Json; signatures: { sig: string }[] };
  for (const signature of file.signatures) signature.sig = Buffer.from(text).toString('base64');
  return Buffer.from(JSON.stringify(file));
}

function without(members: Record<string, Json>, name: string): Record<string, Json> {
  return Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
}

function withoutMeta(repository: TestRepository, role: string, name: string): Uint8Array {
  const meta = repository.signedPart(role)['meta'] as Record<string, Json>;
  return withSigned(repository, role, { meta: without(meta, name) });
}

function withDelegations(
  repository: TestRepository,
  role: string,
  change: (roles: readonly Json[]) => readonly Json[],
): Uint8Array {
  const { keys, roles } = repository.signedPart(role)['delegations'] as { keys: Json; roles: readonly Json[] };
  return withSigned(repository, role, { delegations: { keys, roles: change(roles) } });
}
