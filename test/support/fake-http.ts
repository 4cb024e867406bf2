import type { HttpPort, HttpRequest, HttpResponse, LogPort } from '../../server/src/remote/ports.ts';

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, bytes as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** An `HttpPort` that answers from a function, after which `requests` holds what was asked, in order. */
export interface FakeHttp extends HttpPort {
  readonly requests: HttpRequest[];
  /** `GET https://host/path`, one line a request. */
  asked(): readonly string[];
}

/** @param answer may return an error, which the port then rejects with */
export function fakeHttp(answer: (request: HttpRequest, position: number) => FakeAnswer | Error): FakeHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    asked: () => requests.map(({ method, url }) => `${method} ${url}`),
    send: (request) => {
      const given = answer(request, requests.push(request) - 1);
      return given instanceof Error ? Promise.reject(given) : Promise.resolve(toResponse(given));
    },
  };
}

function toResponse({ status = 200, headers = {}, body = '' }: FakeAnswer): HttpResponse {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = new Uint8Array(Buffer.from(isRaw ? body : JSON.stringify(body)));
  return { status, headers: new Map(Object.entries(headers)), body: bytes };
}

/** A log that keeps its lines. */
export interface FakeLog extends LogPort {
  readonly lines: string[];
}

export function fakeLog(): FakeLog {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => {
    lines.push(`${level}: ${message}`);
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
