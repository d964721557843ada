import type { DevTools } from '../chromium/connection.ts';
import { createCodec } from '../page/codec.ts';
import type { FromPage, ToPage } from '../page/host-link.ts';
import { BINDING, type DocumentScripts, PRELOAD_WORLD, RECEIVER } from '../page/scripts.ts';

const codec = createCodec();
const DELIVER = `function (text) { globalThis[${JSON.stringify(RECEIVER)}](text); }`;

/**
 * Puts the preload's world into each new document of a page, and hears what it says. `heard` gets the
 * number of the document's world, which is how it is answered.
 */
export async function linkPage(
  devtools: DevTools,
  scripts: DocumentScripts,
  heard: (world: number, message: FromPage) => void,
): Promise<void> {
  devtools.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    // Text of isolated-world.ts: no page can reach the binding of that world.
    if (name === BINDING) heard(executionContextId, codec.decode(payload) as FromPage);
  });
  await Promise.all([
    devtools.send('Page.enable'),
    devtools.send('Runtime.enable'),
    devtools.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD }),
    devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }),
    devtools.send('Page.addScriptToEvaluateOnNewDocument', {
      source: scripts.preload,
      worldName: PRELOAD_WORLD,
    }),
  ]);
}

/** Gives a message to one document; one that is gone by then gets nothing. @throws when it cannot be cloned */
export function deliver(devtools: DevTools, world: number, message: ToPage): void {
  devtools
    .send('Runtime.callFunctionOn', {
      functionDeclaration: DELIVER,
      arguments: [{ value: codec.encode(message) }],
      executionContextId: world,
    })
    .catch(() => {});
}
