import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startBrowser } from '../harness/index.ts';
import { themes, viewports } from './take.ts';

const sheetWidth = 1980;

/** Puts the four pictures of each state on one sheet, to look at them together: `sheets/NAME.png`. */
export async function makeSheets(names: readonly string[], folder: string): Promise<void> {
  const sheets = join(folder, 'sheets');
  await mkdir(sheets, { recursive: true });
  await using browser = await startBrowser({ viewport: { width: sheetWidth, height: 600 } });
  const { page } = browser;
  for (const name of names) {
    const images = Object.keys(viewports).flatMap((size) =>
      themes.map(
        (theme) =>
          `<img class="${size}" src="${pathToFileURL(join(folder, `${name}.${size}-${theme}.png`)).href}">`,
      ),
    );
    const style = 'body{margin:8px;background:#888;display:flex;gap:8px}img{height:500px}';
    const file = join(sheets, 'sheet.html');
    await writeFile(file, `<!doctype html><style>${style}</style>${images.join('')}`);
    await page.goto(pathToFileURL(file).href);
    await page.locator('body').screenshot({ path: join(sheets, `${name}.png`) });
  }
}
