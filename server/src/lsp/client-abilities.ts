import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import type { AgreedExceptions, ClientOptions } from './protocol.ts';

/** What the connected client can do, read once from its `initialize` request. */
export interface ClientAbilities {
  readonly restricted: boolean;
  /** It knows the messages of protocol.ts. */
  readonly extended: boolean;
  /** The client answers `workspace/configuration`. */
  readonly configuration: boolean;
  /** It wants to be told that its settings are read anew only after registering for changes. */
  readonly configurationRegistration: boolean;
  readonly markdownHover: boolean;
  /** A code action's edit may come later, through `codeAction/resolve`. */
  readonly resolvesEdits: boolean;
  readonly disabledActions: boolean;
  readonly versionedEdits: boolean;
  /** An edit may make new files. */
  readonly createsFiles: boolean;
  /** It shows annotated changes, and asks the user, before it makes them. */
  readonly changeAnnotations: boolean;
  /** It wants to know whether an edit is a refactoring: then it may save what nobody had open. */
  readonly editMetadata: boolean;
  readonly inlayHintRefresh: boolean;
  /** It reports changed files to those who register for them. */
  readonly watchedFilesRegistration: boolean;
  /** It can watch one folder on its own. */
  readonly watchesSingleFolders: boolean;
  /** URIs of the workspace's folders; empty where the client has none open. */
  readonly folders: readonly string[];
  /** What the user has agreed to earlier. */
  readonly agreedExceptions: readonly AgreedExceptions[];
  /** Settings given with `initialize`. */
  readonly initialSettings: unknown;
}

/** Reads capabilities and options; anything of an unexpected shape counts as absent. */
export function clientAbilities(params: InitializeParams): ClientAbilities {
  const { capabilities } = params;
  const options = clientOptions(params.initializationOptions);
  return {
    restricted: options.restricted === true,
    extended: options.extended === true,
    initialSettings: options.settings,
    agreedExceptions: agreedIn(options.agreedExceptions),
    configuration: capabilities.workspace?.configuration === true,
    configurationRegistration: capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true,
    markdownHover: capabilities.textDocument?.hover?.contentFormat?.includes('markdown') === true,
    createsFiles: capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    ...editAbilities(capabilities),
    inlayHintRefresh: capabilities.workspace?.inlayHint?.refreshSupport === true,
    watchedFilesRegistration: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesSingleFolders: capabilities.workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    folders: texts(options.folders) ?? foldersOf(params),
    ...codeActionAbilities(capabilities),
  };
}

function editAbilities({
  workspace,
}: ClientCapabilities): Pick<ClientAbilities, 'versionedEdits' | 'changeAnnotations' | 'editMetadata'> {
  const edit = workspace?.workspaceEdit;
  const versionedEdits = edit?.documentChanges === true;
  return {
    versionedEdits,
    changeAnnotations: versionedEdits && edit.changeAnnotationSupport !== undefined,
    editMetadata: edit?.metadataSupport === true,
  };
}

function codeActionAbilities({
  textDocument,
}: ClientCapabilities): Pick<ClientAbilities, 'resolvesEdits' | 'disabledActions'> {
  const codeAction = textDocument?.codeAction;
  return {
    resolvesEdits: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes('edit') === true,
    disabledActions: codeAction?.disabledSupport === true,
  };
}

/** What `initialize` says of folders, today and in earlier versions of the protocol. */
interface OpenFolders {
  readonly workspaceFolders?: readonly { readonly uri: string }[] | null;
  readonly rootUri?: string | null;
}

function foldersOf({ workspaceFolders, rootUri }: OpenFolders): readonly string[] {
  return workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : []);
}

function texts(raw: unknown): readonly string[] | undefined {
  return Array.isArray(raw) && raw.every((one) => typeof one === 'string') ? raw : undefined;
}

/** What is of another shape is no agreement. */
function agreedIn(raw: unknown): readonly AgreedExceptions[] {
  const isAgreement = (one: unknown): one is AgreedExceptions =>
    typeof one === 'object' &&
    one !== null &&
    'uri' in one &&
    typeof one.uri === 'string' &&
    'agreement' in one &&
    typeof one.agreement === 'string';
  return Array.isArray(raw) ? raw.filter(isAgreement) : [];
}

function clientOptions(raw: unknown): ClientOptions {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : {};
}
