import type { Pinning } from '../../notary/pinning.ts';
import type { RunSliced } from '../ports.ts';
import type { Download } from './download.ts';
import type { KnownFiles } from './known-files.ts';
import type { MetadataSource } from './metadata-source.ts';

/** What one update of one repository is given, and hands on to its parts. */
export interface UpdateOptions {
  readonly gun: string;
  readonly source: MetadataSource;
  /** The server's, asked for already: it is wanted whatever the root turns out to be. */
  readonly timestamp: Download;
  readonly known: KnownFiles;
  readonly pinning: Pinning;
  /** Milliseconds since the epoch; one instant for the whole update. */
  readonly now: number;
  /** `write`: the server must have a root, whatever is known here (`client/tufclient.go` AlwaysCheckInitialized). */
  readonly intent: 'read' | 'write';
  readonly run: RunSliced;
}
