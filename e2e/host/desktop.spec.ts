import { expect, test } from './testing/test.ts';

test('idle time is the display’s own', async ({ launchClient }) => {
  const client = await launchClient();
  const idle = () => client.evaluate(({ powerMonitor }) => powerMonitor.getSystemIdleTime());
  const rest = () => expect.poll(idle, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
  for (const act of [
    () => client.desktop.moveMouse(),
    () => client.desktop.moveMouse({ x: 10, y: 10 }),
    () => client.desktop.key('shift'),
    () => client.desktop.click({ x: 640, y: 400 }),
  ]) {
    await rest();
    await act();
    expect(await idle()).toBeLessThan(2);
  }
});

test('each desktop has its own idle time', async ({ launchClient }) => {
  const here = await launchClient();
  const there = await launchClient();
  await expect.poll(() => here.desktop.idleSeconds(), { timeout: 5_000 }).toBeGreaterThan(1);
  await there.desktop.moveMouse();
  expect(await here.desktop.idleSeconds()).toBeGreaterThan(1);
});

test('a test raises what a desktop reports', async ({ launchClient }) => {
  const client = await launchClient();
  const state = () => client.evaluate(({ powerMonitor }) => powerMonitor.getSystemIdleState(3_600));
  const raised = await client.evaluate(({ powerMonitor }) => {
    const heard: string[] = [];
    powerMonitor.on('suspend', () => heard.push('suspend'));
    powerMonitor.on('resume', () => heard.push('resume'));
    powerMonitor.on('shutdown', () => heard.push('shutdown'));
    powerMonitor.on('lock-screen', () => heard.push('lock-screen'));
    for (const event of ['suspend', 'resume', 'shutdown', 'lock-screen']) powerMonitor.emit(event);
    return heard;
  });
  // Electron tells nobody of a Linux screen's lock; it answers who asks.
  expect(raised).toEqual(['suspend', 'resume', 'shutdown']);
  expect(await state()).toBe('locked');
  await client.evaluate(({ powerMonitor }) => powerMonitor.emit('unlock-screen'));
  expect(await state()).toBe('active');
});

test('menu keys work from the keyboard; notifications and tray are recorded', async ({
  launchClient,
}) => {
  const client = await launchClient();
  const shown = () =>
    client.recorded?.((record) => record.notifications.map(({ title, body }) => [title, body]));
  await client.page.locator('textarea').click();
  await client.desktop.click({ x: 640, y: 500 });
  await client.desktop.key('ctrl+shift+y');
  await expect.poll(shown).toEqual([['Pressed', 'by key']]);

  const clicked = await client.evaluate(({ Tray, Menu, nativeImage }) => {
    const heard: string[] = [];
    const tray = new Tray(nativeImage.createEmpty());
    tray.setToolTip('a tray');
    tray.setContextMenu(
      Menu.buildFromTemplate([{ label: 'Lock', click: () => heard.push('Lock') }]),
    );
    Object.assign(globalThis, { heard });
    return heard.length;
  });
  expect(clicked).toBe(0);
  await client.recorded?.((record) => record.trays[0]?.menu?.items[0]?.click());
  expect(await client.evaluate(() => Reflect.get(globalThis, 'heard'))).toEqual(['Lock']);
  expect(await client.recorded?.(({ trays }) => trays[0]?.toolTip)).toBe('a tray');
});

test('a member that the stand-in lacks is named', async ({ launchClient }) => {
  const client = await launchClient();
  await expect(client.evaluate(({ app }) => app.getAppMetrics())).rejects.toThrow(
    'The stand-in for electron has no App.getAppMetrics',
  );
  await expect(client.evaluate((electron) => electron.safeStorage)).rejects.toThrow(
    'The stand-in for electron has no electron.safeStorage',
  );
});

test('theme and language are the desktop’s, and the theme can be changed', async ({
  launchClient,
}) => {
  const client = await launchClient({ dark: true, language: 'zh_CN' });
  const dark = () => client.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  expect(await dark()).toBe(true);
  expect(await client.evaluate(({ app }) => app.getPreferredSystemLanguages())).toEqual(['zh-CN']);
  await client.evaluate(({ nativeTheme }) => {
    nativeTheme.themeSource = 'light';
  });
  await expect.poll(dark).toBe(false);
});
