import { askStunServer, startStunServer } from './fixtures/datagrams.ts';
import { expect, test } from './fixtures/test.ts';

// The control, a page that is heard, is in e2e/host/page.spec.ts.
test('the page sends nothing by WebRTC, which no request handler sees', async ({
  launchClient,
}) => {
  const outside = await startStunServer();
  const { page } = await launchClient();
  await askStunServer(page, outside.url);
  expect(outside.asked()).toBe(0);
  outside.close();
});
