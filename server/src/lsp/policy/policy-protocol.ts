/** An agreement to the exceptions of one policy file, as they were then. */
export interface AgreedExceptions {
  /** Of the policy file. */
  readonly uri: string;
  /** Changes with any of the exceptions. */
  readonly agreement: string;
}

export interface ExceptionsParams extends AgreedExceptions {
  readonly count: number;
}

/** What the command `imageTrust.showPolicy` of our own client gets: a place in a policy file. */
export interface ShowPolicyParams {
  readonly uri: string;
  /** Zero-based. */
  readonly line: number;
  readonly character: number;
  readonly length: number;
}
