import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** What axe's own result holds of interest here. */
interface AxeViolation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const require = createRequire(new URL('../../packages/ui/package.json', import.meta.url));
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** What a theme can change; all else is the same in both, and looked at once. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Waits for transitions that began before motion was reduced: half of the way between two colours has no contrast. */
const settled = `Promise.all(
  document.getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    .map((animation) => animation.finished.catch(() => undefined)),
).then(() => undefined)`;

/**
 * Runs axe (WCAG 2.2 A and AA, and its best practices) on the page as it stands, wide and narrow, in light and, as far as colours go, in
 * dark, and resolves to one line for each violation. The size and the theme are as before afterwards.
 */
export async function findViolations(page: Page): Promise<readonly string[]> {
  const source = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
  const before = page.viewportSize();
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(settled);
      if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source);
      const only = colorScheme === 'dark' ? { runOnly: { type: 'rule', values: colourRules } } : {};
      const options = JSON.stringify({ ...only, resultTypes: ['violations'], preload: false });
      const violations = (await page.evaluate(
        `axe.run(document, ${options}).then((result) => result.violations)`,
      )) as AxeViolation[];
      for (const { id, help, nodes } of violations) {
        const where = nodes.map(({ html, failureSummary = '' }) => `${html.slice(0, 200)} ${failureSummary}`);
        found.push(`${size.width} ${colorScheme} ${id}: ${help}: ${where.slice(0, 3).join(' | ')}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
  return found;
}
