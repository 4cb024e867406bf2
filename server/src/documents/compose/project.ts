import type { DocumentProblem } from '../document-problem.ts';
import type { YamlStream } from '../yaml/read-yaml.ts';
import type { ServiceFacts } from './service-facts.ts';

/** A Compose file together with the files that it names, and with those that Compose reads along with it. */
export interface ComposeProject {
  /** The file itself, read from the same text that is to be parsed. */
  readonly stream: YamlStream;
  /** Every service of the project, merged. */
  readonly services: ReadonlyMap<string, ServiceFacts>;
  /** What is wrong with other files that this one names, where it names them. */
  readonly problems: readonly DocumentProblem[];
}
