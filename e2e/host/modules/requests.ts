import type { Protocol as Cdp } from 'devtools-protocol/types/protocol.js';
import type { DevTools } from '../chromium/connection.ts';

/**
 * Sent with each document of the app. Electron asks the app before a page opens a window; Chromium
 * can only be told beforehand, and the stand-in has no windows that pages open. Everything but
 * `allow-popups` and what leaves the page stays allowed.
 */
const NO_WINDOWS =
  'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-presentation allow-same-origin allow-scripts';

const headersOf = (paused: Cdp.Fetch.RequestPausedEvent): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(paused.request.headers)) headers.append(name, value);
  return headers;
};

/** The request of a page as `protocol.handle` gets it. */
export function toRequest(url: string, paused: Cdp.Fetch.RequestPausedEvent): Request {
  const { method, postDataEntries } = paused.request;
  const body = Buffer.concat(
    (postDataEntries ?? []).map(({ bytes }) => Buffer.from(bytes ?? '', 'base64')),
  );
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, {
    method,
    headers: headersOf(paused),
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
}

/** Gives the page the app's response. */
export async function fulfill(
  devtools: DevTools,
  paused: Cdp.Fetch.RequestPausedEvent,
  response: Response,
): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = [...response.headers].map(([name, value]) => ({ name, value }));
  if (paused.resourceType === 'Document')
    headers.push({ name: 'content-security-policy', value: NO_WINDOWS });
  await devtools.send('Fetch.fulfillRequest', {
    requestId: paused.requestId,
    responseCode: response.status,
    responseHeaders: headers,
    body: body.toString('base64'),
  });
}

const RESOURCE_TYPES: Readonly<Partial<Record<Cdp.Network.ResourceType, string>>> = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  WebSocket: 'webSocket',
};

/** Electron's `resourceType` of a web request. */
export const resourceTypeOf = (paused: Cdp.Fetch.RequestPausedEvent, mainFrame: boolean): string =>
  paused.resourceType === 'Document'
    ? mainFrame
      ? 'mainFrame'
      : 'subFrame'
    : (RESOURCE_TYPES[paused.resourceType] ?? 'other');
