import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desktop, startDesktop } from '../e2e/desktop/desktop.ts';
import { isOneColour, openScreen } from './screen.ts';

let desktop: Desktop;
beforeAll(async () => {
  desktop = await startDesktop({ keychain: 'none' });
});
afterAll(() => desktop.stop());

it('compares whole pixels', () => {
  expect(isOneColour(Buffer.from([1, 2, 3, 0, 1, 2, 3, 0]))).toBe(true);
  expect(isOneColour(Buffer.from([1, 2, 3, 0, 1, 2, 4, 0]))).toBe(false);
});

it('sees what is on the screen', async () => {
  const screen = openScreen(desktop);
  await desktop.moveMouse({ x: 640, y: 400 });
  // The pointer is the one thing on an empty desktop.
  const around = { x: 620, y: 390, width: 60, height: 40 };
  expect(await screen.until('written', around)).not.toBeNull();
  expect(await screen.until('plain', around, 20)).toBeNull();
  expect(screen.isPlain({ x: 10, y: 10, width: 200, height: 100 })).toBe(true);
  screen.close();
});
