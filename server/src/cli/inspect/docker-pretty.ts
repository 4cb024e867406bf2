import { visible } from '../../base/visible.ts';
import { DOCKER_TABLE, renderTable } from '../table.ts';
import { compareCodePoints, compareNaturally } from '../text-order.ts';
import type { DockerKeys, DockerSignedTag, DockerTrust } from './docker-trust.ts';

/** Docker shows this much of a signer's key id; administrative keys are shown whole. */
const SHORT_KEY_ID = 12;

/** The output of `docker trust inspect --pretty` for one image (docker/cli `cli/command/trust/inspect_pretty.go`). */
export function dockerPretty({ name, signedTags, signers, administrativeKeys }: DockerTrust): string {
  const shown = visible(name);
  const parts = [
    signedTags.length === 0
      ? `\nNo signatures for ${shown}\n\n`
      : `\nSignatures for ${shown}\n\n${signatureTable(signedTags)}`,
    signers.length === 0 ? '' : `\nList of signers and their keys for ${shown}\n\n${signerTable(signers)}`,
    `\nAdministrative keys for ${shown}\n\n${administrativeLines(administrativeKeys)}`,
  ];
  return parts.join('');
}

function signatureTable(signedTags: readonly DockerSignedTag[]): string {
  const rows = signedTags.map(({ tag, digest, signers }) => [tag, digest, signersCell(signers)]);
  return renderTable([['SIGNED TAG', 'DIGEST', 'SIGNERS'], ...rows], DOCKER_TABLE);
}

function signersCell(signers: readonly string[]): string {
  return signers.length === 0 ? '(Repo Admin)' : [...signers].sort(compareCodePoints).join(', ');
}

function signerTable(signers: readonly DockerKeys[]): string {
  const rows = [...signers]
    .sort((a, b) => compareNaturally(a.name, b.name))
    .map(({ name, keyIds }) => [
      name,
      sorted(keyIds)
        .map((id) => id.slice(0, SHORT_KEY_ID))
        .join(', '),
    ]);
  return renderTable([['SIGNER', 'KEYS'], ...rows], DOCKER_TABLE);
}

/** The tab is docker's own: these lines are not part of a table. */
function administrativeLines(keys: readonly DockerKeys[]): string {
  return [...keys]
    .sort((a, b) => compareCodePoints(a.name, b.name))
    .map(({ name, keyIds }) => `  ${name} Key:\t${sorted(keyIds).join(', ')}\n`)
    .join('');
}

function sorted(keyIds: readonly string[]): readonly string[] {
  return [...keyIds].sort(compareCodePoints);
}
