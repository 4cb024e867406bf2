import { folderOfPath, joinPath, type AbsolutePath } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { environmentScope } from '../../documents/compose/environment-file.ts';
import { FactsMerger, mergingProblems } from '../../documents/compose/facts-merger.ts';
import { brokenExtends, mergeLayer } from '../../documents/compose/merge-layers.ts';
import type { Said, ServiceFacts } from '../../documents/compose/service-facts.ts';
import { isAddress, type ComposeLayer, type Extends, type Include } from '../../documents/compose/service-layer.ts';
import type { Scope } from '../../documents/expansion.ts';
import type { DocumentProblem } from '../../documents/image-use.ts';
import { shortName } from '../../documents/short-name.ts';
import type { ReadTogether } from './compose-file-variable.ts';
import type { ComposeFile, ComposeFiles } from './compose-files.ts';
import type { Problem } from './problem.ts';

export type Services = ReadonlyMap<string, ServiceFacts>;

const START: Span = { start: 0, end: 0 };

const READ_ALONG = 'Compose would read it together with this file';

const NOT_ALL_FOLLOWED: DocumentProblem = {
  code: 'not-read',
  message: 'files and services name each other over and over again; not all of that was followed',
  span: START,
};

/** Deepest chain of files that include or extend each other. */
const MAX_TRAIL = 50;

/** A file as the project comes upon it. */
interface Place extends ComposeFile {
  /** The files and services that led here. */
  readonly trail: readonly string[];
  /** Notes what is wrong where the file that the project is read for says so. */
  readonly report: Report;
  /** The same for what is wrong in the files that this one names; absent in the file that the project is read for. */
  readonly outside?: Complain;
}

type Report = (problem: Problem, span: Span) => void;
type Complain = (problem: Problem) => void;

/**
 * Reads one project of Compose files: files merged over each other, with what they include and extend (compose-go `loader`).
 * What cannot be had is left out and, where the file that the project is read for names it, reported.
 */
export class ComposeLoader {
  readonly #problems = new Map<string, DocumentProblem>();
  readonly #files: ComposeFiles;
  readonly #merger = new FactsMerger();

  constructor(files: ComposeFiles) {
    this.#files = files;
  }

  /** Each once, however often the project comes upon it. */
  get problems(): readonly DocumentProblem[] {
    return [...this.#problems.values()];
  }

  /**
   * @param about the file whose problems are of interest
   */
  async load({ paths, environment = '', problems }: ReadTogether, about?: AbsolutePath): Promise<Services> {
    const folder = folderOfPath(paths[0] ?? '');
    const scope = environmentScope(environment);
    for (const problem of problems) this.#note({ ...problem, span: START });
    const merged = new Map<string, ServiceFacts>();
    for (const path of paths) {
      const report: Report = (problem, span) => path === about && this.#note({ ...problem, span });
      const missing = path === about ? undefined : await this.#files.problemOf(path);
      if (missing) this.#note({ code: missing.code, message: `${missing.message}; ${READ_ALONG}`, span: START });
      this.#merger.mergeInto(merged, await this.#services({ path, folder, scope, trail: [], report }));
    }
    if (this.#files.isExhausted) this.#note(NOT_ALL_FOLLOWED);
    for (const problem of mergingProblems(this.#merger)) this.#note(problem);
    return merged;
  }

  #note(problem: DocumentProblem): void {
    this.#problems.set(`${problem.span.start} ${problem.message}`, problem);
  }

  /** All services of a file, those that it includes among them. */
  async #services(place: Place): Promise<Services> {
    const merged = new Map<string, ServiceFacts>();
    for (const layer of await this.#files.layers(place)) {
      const included = new Map<string, ServiceFacts>();
      for (const include of layer.includes) this.#merger.mergeInto(included, await this.#included(include, place));
      for (const { span, ...problem } of brokenExtends(layer, included)) place.report(problem, span);
      const contributions = { included, extended: await this.#extended(layer, place) };
      this.#merger.mergeInto(merged, mergeLayer(layer, contributions, this.#merger));
    }
    return merged;
  }

  /** The services of other files that those of a layer extend. */
  async #extended(layer: ComposeLayer, place: Place): Promise<ReadonlyMap<Extends, ServiceFacts>> {
    const found = new Map<Extends, ServiceFacts>();
    for (const [name, { extends: base }] of layer.services) {
      if (base?.file === undefined) continue;
      const facts = await this.#base(base, { ...place, trail: [...place.trail, `${place.path}#${name}`] });
      if (facts !== undefined) found.set(base, facts);
    }
    return found;
  }

  /** The service that another one extends. What the other file includes does not count. */
  async #base({ service, file, span }: Extends, from: Place): Promise<ServiceFacts | undefined> {
    const complain: Complain = (problem) => from.report(problem, span);
    if (service.kind === 'unknown') return undefined;
    if (file === undefined) return this.#service(service.text, from, complain);
    const path = this.#follow(file, folderOfPath(from.path), complain);
    if (path === undefined || !(await this.#isThere(path, complain))) return undefined;
    const place = { ...from, path, folder: folderOfPath(path), ...this.#reports(path, from, complain) };
    return this.#service(service.text, place, complain);
  }

  async #service(name: string, place: Place, complain: Complain): Promise<ServiceFacts | undefined> {
    const step = `${place.path}#${name}`;
    const shown = this.#files.show(place.path);
    if (place.trail.includes(step) || place.trail.length > MAX_TRAIL) {
      complain({ code: 'not-found', message: `the service ${shortName(name)} of ${shown} extends itself` });
      return undefined;
    }
    let merged: ServiceFacts | undefined;
    for (const { services } of await this.#files.layers(place)) {
      const service = services.get(name);
      if (service === undefined) continue;
      const { facts, extends: base } = service;
      const under = base && (await this.#base(base, { ...place, trail: [...place.trail, step] }));
      const extended = under ? this.#merger.merge(under, facts) : facts;
      merged = merged ? this.#merger.merge(merged, extended) : extended;
    }
    if (merged === undefined)
      complain({ code: 'not-found', message: `there is no service ${shortName(name)} in ${shown}` });
    return merged;
  }

  /** Files merged over each other, relative to the folder of the first, with the variables of this project and their own. */
  async #included({ paths, projectDirectory, environmentFiles, span }: Include, from: Place): Promise<Services> {
    const complain: Complain = (problem) => from.report(problem, span);
    const follow = (path: Said): readonly AbsolutePath[] => {
      const followed = this.#follow(path, from.folder, complain);
      return followed === undefined ? [] : [followed];
    };
    const found = paths.flatMap(follow);
    const [folder] = projectDirectory ? follow(projectDirectory) : found.slice(0, 1).map(folderOfPath);
    if (folder === undefined) return new Map();
    const named = environmentFiles.flatMap(follow);
    const own = await (environmentFiles.length > 0 ? this.#files.scopeOf(named) : this.#files.scopeIn(folder));
    const scope = withinScope(from.scope, own);
    const trail = [...from.trail, from.path];
    const merged = new Map<string, ServiceFacts>();
    for (const path of found) {
      if (trail.includes(path) || trail.length > MAX_TRAIL) {
        complain({ code: 'not-found', message: `${this.#files.show(path)} includes itself` });
      } else if (await this.#isThere(path, complain)) {
        const place = { path, folder, scope, trail, ...this.#reports(path, from, complain) };
        this.#merger.mergeInto(merged, await this.#services(place));
      }
    }
    return merged;
  }

  /** Where a path leads that is written in a file; nowhere, after saying why, if that is not known here. */
  #follow(path: Said, folder: AbsolutePath, complain: Complain): AbsolutePath | undefined {
    if (path.kind === 'known' && !isAddress(path.text)) return joinPath(folder, path.text);
    const what =
      path.kind === 'known' ? `${path.text} is not on this machine` : 'this depends on a variable without a value';
    complain({ code: 'not-followed', message: `${what}, so what it names was not read` });
    return undefined;
  }

  async #isThere(path: AbsolutePath, complain: Complain): Promise<boolean> {
    const problem = await this.#files.problemOf(path);
    if (problem) complain(problem);
    return problem === undefined;
  }

  /** What is wrong inside of a file that is named is said where the first name on the way to it stands. */
  #reports(path: AbsolutePath, from: Place, complain: Complain): Required<Pick<Place, 'report' | 'outside'>> {
    const outside = from.outside ?? complain;
    const shown = this.#files.show(path);
    return { outside, report: ({ code, message }) => outside({ code, message: `in ${shown}, ${message}` }) };
  }
}

/** Variables of the including project go before those of the included one. */
function withinScope(outer: Scope, inner: Scope): Scope {
  return (name) => {
    const variable = outer(name);
    return variable.kind === 'unset' ? inner(name) : variable;
  };
}
