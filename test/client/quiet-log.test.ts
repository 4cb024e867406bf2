import { PassThrough } from 'node:stream';
import type { LogOutputChannel } from 'vscode';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  Trace,
  TraceFormat,
} from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { withoutPasswords } from '../../client/src/quiet-log.ts';

const PASSWORD = 'correct "horse" \\ battery';

/** Sends credentials in both directions over a connection with this trace, as the language client prints it. */
async function trace(format: TraceFormat): Promise<string> {
  const lines: string[] = [];
  const channel = { trace: (line: string) => lines.push(line) } as unknown as LogOutputChannel;
  const quiet = withoutPasswords(channel);
  const [there, back] = [new PassThrough(), new PassThrough()];
  const client = createProtocolConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
  const server = createProtocolConnection(new StreamMessageReader(there), new StreamMessageWriter(back));
  const tracer = {
    log: (message: unknown, data?: string) => {
      quiet.trace(typeof message === 'string' ? `${message}\n${data ?? ''}` : JSON.stringify(message));
    },
  };
  client.onRequest('imageTrust/credentials', () => ({ username: 'ada', password: PASSWORD }));
  server.onRequest('imageTrust/checkCredentials', () => server.sendRequest('imageTrust/credentials', { host: 'h' }));
  for (const connection of [client, server]) connection.listen();
  await client.trace(Trace.Verbose, tracer, { sendNotification: false, traceFormat: format });
  await client.sendRequest('imageTrust/checkCredentials', { host: 'h', username: 'ada', password: PASSWORD });
  for (const connection of [client, server]) connection.dispose();
  return lines.join('\n');
}

test.each([TraceFormat.Text, TraceFormat.JSON])('the trace of the messages has no password (%s)', async (format) => {
  const traced = await trace(format);
  expect(traced.match(/"username"/g)?.length).toBeGreaterThanOrEqual(2);
  expect(traced.match(/"password":\s*"…"/g)).toHaveLength(traced.match(/"username"/g)?.length ?? 0);
  expect(traced).not.toMatch(/horse|battery/);
});

test.each([
  '{"proxy":"http://ada:p@ss@proxy.example:3128","authorization":"Basic YWRhOnBAc3M="}',
  'Result: {\n    "proxy": "http://ada:p@ss@proxy.example:3128",\n    "authorization": "Basic YWRhOnBAc3M="\n}',
])('nor has what is said about proxies: %s', (message) => {
  const lines: string[] = [];
  withoutPasswords({ trace: (line: string) => lines.push(line) } as unknown as LogOutputChannel).trace(message);
  expect(lines.join()).not.toMatch(/ada|ss@|YWRh/);
  expect(lines.join()).toContain('proxy.example:3128');
});

test('everything else of the channel is as it was', () => {
  const channel = { name: 'Image Trust', trace: () => undefined } as unknown as LogOutputChannel;
  expect(withoutPasswords(channel).name).toBe('Image Trust');
});
