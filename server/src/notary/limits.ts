/** What is read at most. The reference client's limits are in brackets; ours are lower where no publisher comes near. */
export const LIMITS = {
  /** Bytes of any metadata file [100 MiB]. 75,000 tags take about 7 MB. */
  fileBytes: 32 * 1024 * 1024,
  /** Bytes of the files of all targets roles of a repository together [none]. */
  repositoryBytes: 64 * 1024 * 1024,
  /** Bytes of a timestamp [the same]. */
  timestampBytes: 1024 * 1024,
  /** Bytes of a root [100 MiB]. */
  rootBytes: 4 * 1024 * 1024,
  /** Arrays and objects inside each other [none]. */
  depth: 64,
  /** Root versions between the one that is trusted and the newest [none]. */
  rootChain: 64,
  /** Signatures of a file, each of which may cost a verification [none]. */
  signatures: 256,
  /** Keys that a file carries, each of which may cost the parsing of a certificate [none]. */
  keys: 1024,
  /** Delegations of a repository, at all levels [none]. */
  delegations: 1024,
} as const;
