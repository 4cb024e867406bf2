/**
 * Publishing from the editor. The client asks for one publication with one request; until that is answered the server asks
 * back, naming the publication: whether it shall be signed, and for passphrases. Nobody is asked twice at the same time.
 */
export interface PublishRequests {
  /** Cancelling it stops the publication, unless it has been sent already. */
  'imageTrust/publish': { readonly params: PublishParams; readonly result: PublishResult };
}

export interface PublishServerRequests {
  /** Shows what will change. Asked again where others have published meanwhile. */
  'imageTrust/publish/approve': { readonly params: ApproveParams; readonly result: Approval };
  /** `null`: the user does not want to go on. */
  'imageTrust/publish/passphrase': { readonly params: PassphraseParams; readonly result: SealedText | null };
  /** The name of a repository's first signer, where docker knows no user name for its registry; `null`: see above. */
  'imageTrust/publish/signer': { readonly params: SignerParams; readonly result: string | null };
}

export interface PublishNotifications {
  /** The one request is about to be sent: nothing can be cancelled any more. */
  'imageTrust/publish/sending': SendingParams;
}

export interface PublishParams {
  /** Chosen by the client, so that it knows which publication it is asked about. */
  readonly publication: number;
  readonly action: PublishAction;
}

/** Of repositories that checked documents use. */
export type PublishAction =
  /** What the registry serves for the tag now, as docker signs it; begins the trust data where there are none. */
  | { readonly kind: 'sign'; readonly gun: string; readonly tag: string }
  | { readonly kind: 'revoke'; readonly gun: string; readonly tag: string }
  /** `keyFiles`: URIs of PEM files with public keys or certificates. */
  | { readonly kind: 'addSigner'; readonly gun: string; readonly name: string; readonly keyFiles: readonly string[] }
  | { readonly kind: 'removeSigner'; readonly gun: string; readonly name: string }
  /** `server`: the server makes the key and keeps it, which only snapshot and timestamp keys may be. */
  | { readonly kind: 'rotate'; readonly gun: string; readonly role: RotatedRole; readonly to: 'new' | 'server' };

export type RotatedRole = 'root' | 'targets' | 'snapshot' | 'timestamp';

/** Words are sentences in plain text without a full stop; names in them are as others wrote them. */
export type PublishResult =
  | {
      readonly kind: 'published';
      readonly words: string;
      /** What is left to be done or to be known. */
      readonly notes: readonly string[];
    }
  /** It was so already. */
  | { readonly kind: 'unchanged' }
  /** By the user; nothing was published. */
  | { readonly kind: 'cancelled' }
  /** Nothing was published, or, where only the server's last answer was lost, that is what `words` say. */
  | { readonly kind: 'failed'; readonly words: string };

export type Approval = 'publish' | 'cancel';

export interface ApproveParams {
  readonly publication: number;
  /** What is to be done, as an order. */
  readonly words: string;
  /** What there will be no more: to be confirmed once more, by name. */
  readonly lost?: string;
  /** What else follows from it. */
  readonly notes: readonly string[];
  /** Roles in the order in which they are sent. */
  readonly roles: readonly RoleDifference[];
  /** Whether somebody else has published since this was asked first, so that it has become another difference. */
  readonly isAgain: boolean;
}

/** A role's metadata without signatures, printed for people: comments stand beside hashes. */
export interface RoleDifference {
  readonly role: string;
  /** Verified, as it is published; empty where the role has published nothing. */
  readonly before: string;
  /** What will be signed. */
  readonly after: string;
}

export interface PassphraseParams {
  readonly publication: number;
  /** `open` a key that is here, or protect a `new` one. */
  readonly purpose: 'open' | 'new' | 'change';
  /** What the key signs for; empty where its file does not say. */
  readonly role: string;
  /** The key's id. */
  readonly key: string;
  /** 0 the first time, one more after every wrong answer. */
  readonly attempt: number;
  /** The answer is encrypted for this key, which serves once: it stands in no log of messages. */
  readonly publicKey: string;
}

/** AES-256-GCM under the secret of two ephemeral P-256 keys (ECDH); everything in base64, the public key as a raw point. */
export interface SealedText {
  readonly publicKey: string;
  readonly iv: string;
  readonly text: string;
}

export interface SignerParams {
  readonly publication: number;
  readonly gun: string;
}

export interface SendingParams {
  readonly publication: number;
}
