// Draws the PNG icons from `build/icons/*.svg`: run by hand after a drawing changed; the PNGs are committed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findChromium } from '../e2e/host/chromium/flags.ts';
import { ROOT } from './setup/places.mjs';

const FOLDER = join(ROOT, 'build', 'icons');

/** Sizes in pixels. electron-builder makes the .ico and .icns of its own from the large one. */
const ICONS = [
  { svg: 'app.svg', png: 'icon.png', size: 1024 },
  { svg: 'tray.svg', png: 'tray.png', size: 32 },
] as const;

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const { svg, png, size } of ICONS) {
    const drawing = await readFile(join(FOLDER, svg), 'utf8');
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const source = `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`;
    await page.setContent(
      `<body style="margin:0"><img src="${source}" width="${size}" height="${size}" style="display:block">`,
    );
    await page
      .locator('img')
      .evaluate((image) => (image instanceof HTMLImageElement ? image.decode() : undefined));
    await writeFile(join(FOLDER, png), await page.screenshot({ omitBackground: true }));
    console.log(`${png}: ${size} × ${size}`);
  }
} finally {
  await browser.close();
}
