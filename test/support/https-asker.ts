/**
 * A process that asks a server once, with further authorities than Node's own: `https-asker.ts URL CA_FILE`. Prints the status,
 * or the code of the failure. Which authorities are Node's own is decided when a process starts.
 */
import { readFile } from 'node:fs/promises';
import { UnreachableError } from '../../server/src/base/errors.ts';
import { createHttp } from '../../server/src/node/http.ts';

async function main([url = '', caFile = '']: readonly string[]): Promise<string> {
  const http = createHttp({
    authorities: [await readFile(caFile, 'utf8')],
    hostFolders: [],
    proxies: { httpProxy: '', httpsProxy: '', noProxy: '' },
    plainHttpHosts: new Set(),
    userAgent: 'image-trust/test',
  });
  try {
    return String((await http.send({ method: 'GET', url, maxBytes: 1000, timeoutMs: 10_000 })).status);
  } catch (error) {
    if (error instanceof UnreachableError) return error.code;
    throw error;
  } finally {
    await http.close();
  }
}

void main(process.argv.slice(2)).then((answer) => process.stdout.write(answer));
