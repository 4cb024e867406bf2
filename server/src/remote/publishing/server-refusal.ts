import { UnreachableError } from '../../base/errors.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import type { HttpResponse } from '../ports.ts';
import { reasonForStatus } from '../status.ts';

/** What the server says against a request, `{"errors":[{code, message, detail}]}` (`server/errors/errors.go`). */
interface ServerError {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
}

/**
 * Why the server did not do what it was asked to.
 * @param what a clause: `publishing docker.io/acme/app`
 */
export function serverRefusal(host: string, response: HttpResponse, what: string): PublishRefused | UnreachableError {
  const { status } = response;
  if (status === 401 || status === 403) {
    return new PublishRefused('permission', `${host} does not allow ${what} with these credentials (status ${status})`);
  }
  const [error] = errorsIn(response.body);
  if (error === undefined || status >= 500) {
    return new UnreachableError(reasonForStatus(status), host, `${what}: ${host} answered with status ${status}`);
  }
  const code = error.code === 'VERSION' ? 'conflict' : 'server';
  return new PublishRefused(code, `${host} refused ${what}: ${wordsFor(error)}`);
}

function wordsFor({ code, message, detail }: ServerError): string {
  const known = WORDS.get(code) ?? message.replace(/\.$/, '');
  return detail === '' ? known : `${known} (${detail})`;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['VERSION', 'somebody else has published in the meantime'],
  ['INVALID_UPDATE', 'the new files do not verify'],
  ['INVALID_ROLE', 'it does not know the role'],
  ['INVALID_GUN', "it does not serve repositories with this name's beginning"],
  ['MALFORMED_UPLOAD', 'it could not read the request'],
  ['MALFORMED_JSON', 'it could not read the files'],
]);

function errorsIn(body: Uint8Array): readonly ServerError[] {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    const errors = memberOf(parsed, 'errors');
    return Array.isArray(errors) ? errors.map(errorOf) : [];
  } catch {
    // A proxy's page, perhaps: the status alone has to do.
    return [];
  }
}

function errorOf(value: unknown): ServerError {
  const detail = memberOf(value, 'detail');
  const words = memberOf(memberOf(detail, 'Error'), 'Msg') ?? detail;
  return { code: text(memberOf(value, 'code')), message: text(memberOf(value, 'message')), detail: text(words) };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

const MAX_WORDS = 300;

/** A server's words go to a terminal: without control characters, and not too many of them. */
function text(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ').slice(0, MAX_WORDS) : '';
}
