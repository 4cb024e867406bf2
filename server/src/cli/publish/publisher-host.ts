import type { Keys } from '../../trust/publishing/keys.ts';
import type { Publishing } from '../../trust/publishing/publishing.ts';
import type { TrustRequest } from '../trust-request.ts';

/** What the publishing commands need of the process, besides what every command does. */
export interface PublisherHost {
  /** The private keys of this machine. Contacts nobody. */
  openKeys(): Keys;
  /** @throws UsageError where the CA file cannot be read or holds no certificate */
  openPublishing(request: TrustRequest): Promise<Publishing>;
  /**
   * A file of private keys, whole; whoever reads it overwrites the bytes after use.
   * @throws UsageError where it cannot be read, has more than `maxBytes`, or others than its owner may read or change it
   */
  readKeyFile(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Writes a new file that only its owner may read, whole or not at all. @throws UsageError where it exists already or cannot be written */
  createFile(path: string, content: Uint8Array): Promise<void>;
  /** Puts a question to the person at the terminal; `nobody`: there is none. */
  confirm(question: string): Promise<'yes' | 'no' | 'nobody'>;
}
