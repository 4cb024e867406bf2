import type { HttpRequest } from '../../../server/src/remote/ports.ts';
import { createRoots } from '../../../server/src/trust/create-roots.ts';
import { type CliResult, runCli } from '../../support/fake-cli.ts';
import { FakeTrustServer, MemoryFiles } from '../../support/trust-kit/index.ts';
import { publishedRepository } from '../../support/trust-kit/world.ts';
import { trustPorts } from '../../support/trust-ports.ts';

/** A machine with a state folder and docker's, and a trust server; `confirm` is what the person at the terminal says. */
export class Desk {
  readonly repository = publishedRepository();
  readonly server = new FakeTrustServer();
  readonly state = new MemoryFiles();
  readonly docker = new MemoryFiles();
  readonly notary = new MemoryFiles();
  readonly asked: string[] = [];

  constructor() {
    this.server.serve(this.repository);
  }

  run(line: string, confirm: 'yes' | 'no' | 'nobody' = 'nobody'): Promise<CliResult> {
    const publisher = {
      openKeys: () => {
        throw new Error('no keys here');
      },
      openPublishing: () => Promise.reject(new Error('nothing is published here')),
      readKeyFile: () => Promise.reject(new Error('nothing is read here')),
      createFile: () => Promise.reject(new Error('nothing is written here')),
      confirm: (question: string) => {
        this.asked.push(question);
        return Promise.resolve(confirm);
      },
    };
    const folders = (from?: string) =>
      from === undefined
        ? [
            { location: '~/.docker/trust', files: this.docker },
            { location: '~/.notary', files: this.notary },
          ]
        : [{ location: from, files: this.notary }];
    return runCli(`${line} --server ${this.server.url}`, {
      publisher,
      openRoots: ({ settings }, from) =>
        createRoots({ ...this.#ports(), rootFolders: folders(from) }, settings, {
          restricted: false,
          knownHosts: new Set(),
        }),
    });
  }

  #ports() {
    const http = { send: (request: HttpRequest) => this.server.send({ ...request, scope: '' }) };
    return trustPorts({ http, files: this.state });
  }

  get keyId(): string {
    return this.repository.signersOf('root')[0]?.id ?? '';
  }

  /** Puts a root where docker would have it. */
  async keep(folder: MemoryFiles, gun: string, bytes: Uint8Array): Promise<void> {
    await folder.write(['tuf', ...gun.split('/'), 'metadata', 'root.json'], bytes);
  }
}
