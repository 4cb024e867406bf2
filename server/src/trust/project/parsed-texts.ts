import { readYaml, type YamlStream } from '../../documents/yaml/read-yaml.ts';

/** What is remembered at most, in UTF-16 code units of text; what was parsed of it takes some twenty times as much. */
const MAX_REMEMBERED = 4 * 1024 * 1024;

/** Parses YAML, each text once: files of one project are looked into for themselves and for each other. */
export class ParsedTexts {
  readonly #streams = new Map<string, YamlStream>();
  #remembered = 0;

  parse(text: string): YamlStream {
    const known = this.#streams.get(text);
    if (known !== undefined) return known;
    const stream = readYaml(text);
    if (this.#remembered + text.length <= MAX_REMEMBERED) {
      this.#remembered += text.length;
      this.#streams.set(text, stream);
    }
    return stream;
  }
}
