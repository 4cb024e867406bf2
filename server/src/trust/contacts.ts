import type { HttpPort, HttpRequest, LogPort } from '../remote/ports.ts';
import { readRateLimit, type RateLimit } from '../remote/auth/rate-limit.ts';

/** What a host was asked for. */
export type Purpose = 'trust-data' | 'manifests' | 'tokens' | 'entrance';

/** A host that was contacted, and why. */
export interface ContactedHost {
  /** `host[:port]`. */
  readonly host: string;
  readonly requests: number;
  /** Repositories whose trust data were asked for. */
  readonly trustData: number;
  /** Images (tags and digests of repositories) whose manifests were asked for. */
  readonly manifests: number;
  readonly tokens: number;
  /** What the host last said about how often it may be asked, and when, in milliseconds since the epoch. */
  readonly rateLimit?: RateLimit & { readonly at: number };
}

interface Contact {
  requests: number;
  readonly asked: Map<Purpose, Set<string>>;
  tokens: number;
  rateLimit?: RateLimit & { readonly at: number };
}

/** Who was contacted since this was made, for people to look at. Holds names of hosts and images, no credentials and no tokens. */
export class Contacts {
  readonly #contacts = new Map<string, Contact>();

  /** HTTP whose requests are noted down. The log has a line for each thing that a host is asked for the first time. */
  noting(http: HttpPort, log: LogPort, now: () => number): HttpPort {
    return {
      send: async (request) => {
        const { host, pathname } = new URL(request.url);
        const contact = this.#contact(host);
        const { purpose, subject } = purposeOf(request, pathname);
        if (!contact.asked.has(purpose)) log.info(`asking ${host} for ${WORDS[purpose]}`);
        note(contact, purpose, subject);
        const answer = await http.send(request);
        const limit = readRateLimit(answer.headers);
        if (limit !== undefined) contact.rateLimit = { ...limit, at: now() };
        return answer;
      },
    };
  }

  /** Every host, sorted. */
  list(): readonly ContactedHost[] {
    const sorted = [...this.#contacts].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([host, { requests, asked, tokens, rateLimit }]) => ({
      host,
      requests,
      trustData: asked.get('trust-data')?.size ?? 0,
      manifests: asked.get('manifests')?.size ?? 0,
      tokens,
      ...(rateLimit && { rateLimit }),
    }));
  }

  #contact(host: string): Contact {
    const known = this.#contacts.get(host) ?? { requests: 0, asked: new Map<Purpose, Set<string>>(), tokens: 0 };
    this.#contacts.set(host, known);
    return known;
  }
}

const WORDS: Readonly<Record<Purpose, string>> = {
  'trust-data': 'trust data',
  manifests: 'manifests',
  tokens: 'tokens',
  entrance: 'whether it takes who asks',
};

function note(contact: Contact, purpose: Purpose, subject: string): void {
  contact.requests += 1;
  if (purpose === 'tokens') contact.tokens += 1;
  const subjects = contact.asked.get(purpose) ?? new Set<string>();
  contact.asked.set(purpose, purpose === 'tokens' ? subjects : subjects.add(subject));
}

/** The two APIs have paths of their own (OCI distribution, "Endpoints"; notary `server/server.go`); all others are token servers. */
function purposeOf({ url }: HttpRequest, path: string): { readonly purpose: Purpose; readonly subject: string } {
  const [, trusted] = /\/v2\/(.+)\/_trust\//.exec(path) ?? [];
  if (trusted !== undefined) return { purpose: 'trust-data', subject: trusted };
  const [, image] = /\/v2\/(.+\/manifests\/.+)$/.exec(path) ?? [];
  if (image !== undefined) return { purpose: 'manifests', subject: image };
  return { purpose: path.endsWith('/v2/') ? 'entrance' : 'tokens', subject: url };
}
