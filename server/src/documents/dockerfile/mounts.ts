import { TraceReader } from '../trace-reader.ts';
import type { TracedText } from '../traced-text.ts';
import type { Instruction } from './instructions.ts';

/** The values of `from` in the `--mount` flags of a RUN (BuildKit `instructions/commands_runmount.go`, `parseMount`). */
export function mountSources(run: Instruction): readonly TracedText[] {
  return run.flags.flatMap(({ name, value }) => (name === 'mount' && value ? sourcesOf(value) : []));
}

function sourcesOf(mount: TracedText): readonly TracedText[] {
  const reader = new TraceReader(mount);
  return mount.text.split(',').flatMap((field) => {
    const [key = ''] = field.split('=', 1);
    const isSource = key.toLowerCase() === 'from' && field.length > key.length + 1;
    reader.skip(isSource ? key.length + 1 : field.length);
    const value = isSource ? [reader.take(field.length - key.length - 1)] : [];
    reader.skip(1);
    return value;
  });
}
