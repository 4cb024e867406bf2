import type { Span } from '../base/span.ts';
import type { ReferenceProblem, Reference } from '../reference/reference.ts';
import type { GivenBuild } from './build-arguments.ts';
import type { ComposeProject } from './compose/project.ts';
import type { DocumentProblem } from './document-problem.ts';
import type { TracedText } from './traced-text.ts';

export type { DocumentProblem } from './document-problem.ts';

/** How a document uses an image; shown to users and kept stable for `check --format json`'s readers. */
export type UseKind =
  | 'from'
  | 'copy-from'
  | 'add-from'
  | 'mount-from'
  | 'onbuild-from'
  | 'syntax'
  | 'compose-image'
  | 'compose-additional-context'
  | 'compose-cache-from'
  | 'compose-volume-image'
  | 'compose-pre-start'
  | 'compose-sbom-generator'
  | 'bake-context'
  | 'bake-cache-from'
  | 'bake-sbom-generator'
  | 'devcontainer-image'
  | 'devcontainer-cache-from'
  | 'workflow-container'
  | 'workflow-service'
  | 'workflow-action'
  | 'gitlab-image'
  | 'gitlab-service'
  | 'kubernetes-container'
  | 'kubernetes-volume';

/** What an image slot names, once everything that is known statically has been filled in. */
export type UseSubject =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'invalid'; readonly text: string; readonly problem: ReferenceProblem }
  /** Depends on variables without a known value, or on an operator that is not evaluated. */
  | {
      readonly kind: 'unresolved';
      readonly text: string;
      readonly variables: readonly string[];
      /** Why the values are not known, where that can be said: clauses, `TAG differs between …`. */
      readonly reasons?: readonly string[];
    };

/** One place in a document that names an image. `scratch` and earlier build stages are not images and give none. */
export interface ImageUse {
  readonly kind: UseKind;
  /** What is underlined: exactly the characters of the reference as written, without quotes, flags or stage name. */
  readonly span: Span;
  readonly subject: UseSubject;
  /** The text of the reference with the origin of each of its characters: what an edit needs. */
  readonly traced: TracedText;
  /** `--platform=…` or `platform:` where it is known: `linux/arm64`. */
  readonly platform?: string;
  /** Values that the reference depends on and that do not stand in the document. */
  readonly given?: readonly GivenValue[];
}

/** A variable's value that stands elsewhere. */
export interface GivenValue {
  readonly variable: string;
  readonly value: string;
  /** A noun phrase for people: `the service web of compose.yaml`. */
  readonly source: string;
}

/** What a parser understood. Parsers never throw: any text gives uses plus problems, both in document order. */
export interface ParsedDocument {
  readonly uses: readonly ImageUse[];
  readonly problems: readonly DocumentProblem[];
}

/** Known values that do not stand in the document itself. */
export interface DocumentContext {
  /** Build arguments from settings, which go before all others — never the editor's own environment. */
  readonly buildArguments: ReadonlyMap<string, string>;
  /** What the builds of a Dockerfile say that Compose and Bake files describe; absent where none does. */
  readonly build?: GivenBuild;
  /** The text of the `.env` beside a Compose file; absent where there is none. */
  readonly environmentFile?: string;
  /** What becomes of a Compose file together with the files that it names, or is read together with. */
  readonly project?: ComposeProject;
}

/** A change to a reference, independent of how it is written in the document. */
export type ReferenceEdit =
  | { readonly kind: 'set-digest'; readonly digest: string }
  | { readonly kind: 'remove-digest' }
  /** Sets the tag and, with it, the digest (or removes it). */
  | { readonly kind: 'set-tag'; readonly tag: string; readonly digest?: string };

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** An edit that is safe to make, or the reason why there is none, as a clause: `the tag comes from the variable TAG`. */
export type EditPlan =
  | { readonly kind: 'edit'; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'refused'; readonly reason: string };
