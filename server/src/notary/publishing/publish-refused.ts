import { ImageTrustError } from '../../base/errors.ts';

export type PublishRefusedCode =
  | 'no-trust-data' // the repository has none, so there is nothing to change
  | 'initialised' // it has trust data already, so it cannot be begun
  | 'role' // no such role
  | 'unverified' // what the role says does not verify, so nothing is built upon it
  | 'version' // none can follow the one that is published
  | 'target' // no such signed tag
  | 'path' // outside of what a role may sign
  | 'keys' // fewer private keys here than the role's threshold asks for
  | 'threshold' // a role would have fewer keys than its threshold asks for
  | 'store' // a change could not be kept on this machine
  | 'permission' // the server does not let these credentials publish
  | 'conflict' // others kept publishing at the same time
  | 'server'; // the server refused what was sent

/** Something cannot be published, and nothing was. */
export class PublishRefused extends ImageTrustError {
  override readonly name = 'PublishRefused';
  readonly code: PublishRefusedCode;

  /** `message` is a clause without a full stop. */
  constructor(code: PublishRefusedCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
