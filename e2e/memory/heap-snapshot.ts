import type { Page } from '@playwright/test';
import { z } from 'zod';

/** The part of V8's format that names things: each string on the heap, each property, once. */
const Snapshot = z.object({ strings: z.array(z.string()) });

/** Which texts the page's JavaScript can reach, as Chromium writes its heap down for a debugger. */
export async function foundOnHeap(page: Page, texts: readonly string[]): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  const { strings } = Snapshot.parse(JSON.parse(chunks.join('')));
  if (strings.length === 0) throw new Error('the snapshot is empty');
  return texts.filter((text) => strings.some((each) => each.includes(text)));
}
