import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 leave WebAssembly as it compiles it first. The one module there is, undici's parser of HTTP, would be compiled a second time
 * after some hundred answers, which takes 40 MB for a moment and is noticed by nobody who waits for a network. To be called before
 * anybody is contacted; a V8 that does not know these flags says so on stderr and goes on as it would have.
 */
export function compileWasmOnce(): void {
  setFlagsFromString('--no-wasm-dynamic-tiering');
  setFlagsFromString('--no-wasm-tier-up');
}
