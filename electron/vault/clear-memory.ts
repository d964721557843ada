import { createSecretKey } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * JavaScript cannot overwrite a string, but V8's collector can: with these it writes zeros over what it
 * frees and over what it keeps for later. Buffers are freed by their own thread, which can then have the
 * allocator hand them out again. `expose-gc` gives contexts that are made from here on a `gc`. A flag
 * that another version does not know does nothing.
 */
const FLAGS = [
  '--clear-free-memory',
  '--zero-unused-memory',
  '--no-concurrent-array-buffer-sweeping',
  '--expose-gc',
];

/** Of the whole process, so before its first worker starts. Idempotent. */
export function clearWhatIsFreed(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}

/**
 * What this thread let go of is overwritten: first on V8's heap, then in native memory. Takes some
 * fifty milliseconds in which the thread does nothing else. What it is and what it is not:
 * docs/decisions/memory-at-lock.md.
 */
export function clearMemory(): void {
  collectGarbage();
  overwriteFreed();
  collectGarbage();
}

type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void;

let collect: Collect | null = null;

function collectGarbage(): void {
  collect ??= runInNewContext('gc') as Collect;
  collect({ type: 'major', flavor: 'last-resort' });
}

/** Bytes of the large pieces that are asked of the allocator, and how many. Together some megabytes. */
const LARGE: readonly (readonly [bytes: number, count: number])[] = [
  [65_536, 256],
  [8_192, 512],
  [2_048, 2_048],
];
/** Allocators keep small pieces apart by size, in steps of 16 bytes, and give each to its size alone. */
const SMALL_MOST_BYTES = 1_040;
const SMALL_STEP_BYTES = 16;
const SMALL_COUNT = 48;
/** V8 keeps buffers up to this on its own heap. */
const ON_HEAP_BYTES = 64;

/**
 * Native code frees memory as it was. Asks for so much of it, in pieces of falling size, that the
 * allocator hands out what it kept; fills each with zeros, and lets all of it go again.
 */
function overwriteFreed(): void {
  const held: unknown[] = [];
  // Not `Buffer.alloc`: glibc takes zeroed memory from elsewhere than what was freed last.
  const take = (bytes: number) => held.push(Buffer.allocUnsafeSlow(bytes).fill(0));
  for (const [bytes, count] of LARGE) for (let i = 0; i < count; i += 1) take(bytes);
  for (let bytes = SMALL_MOST_BYTES; bytes > 0; bytes -= SMALL_STEP_BYTES) {
    const zeros = Buffer.alloc(bytes);
    for (let i = 0; i < SMALL_COUNT; i += 1) {
      // A key object copies to native memory, whatever the size.
      if (bytes > ON_HEAP_BYTES) take(bytes);
      else held.push(createSecretKey(zeros));
    }
  }
}
