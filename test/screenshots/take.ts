import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from '../harness/index.ts';
import { adminPassword } from '../server/api-server.ts';
import type { Stage } from './stage.ts';
import { otherPassword } from './stage.ts';
import type { State, Viewer } from './state.ts';

/** What a page is looked at with. */
export const viewports = {
  wide: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
} as const;

export const themes = ['light', 'dark'] as const;

const patienceMs = 20_000;
const settled = `document.fonts.ready.then(() => Promise.all(
  document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    .map((animation) => animation.finished.catch(() => undefined)),
)).then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))`;

/** Takes every state in both sizes and both themes; resolves to what could not be taken and what was wider than its screen. */
export async function takeAll(
  stage: Stage,
  states: readonly State[],
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const troubles: string[] = [];
  for (const [size, options] of Object.entries(viewports)) {
    await using browser = await startBrowser({
      ...options,
      ignoreHTTPSErrors: true,
      reducedMotion: 'reduce',
    });
    const { page } = browser;
    page.setDefaultTimeout(patienceMs);
    for (const state of states) {
      if (state.onlyWide && size !== 'wide') continue;
      const trouble = await take({ stage, page, state, file: join(folder, `${state.name}.${size}`) }).catch(
        async (error: unknown) => {
          await page.screenshot({ path: join(folder, `${state.name}.${size}-failed.png`) });
          return String(error instanceof Error ? error.message.split('\n', 3).join(' ') : error);
        },
      );
      await state.undo?.(page).catch(() => undefined);
      if (trouble !== '') troubles.push(`${state.name}, ${size}: ${trouble}`);
    }
  }
  return troubles;
}

interface Shot {
  readonly stage: Stage;
  readonly page: Page;
  readonly state: State;
  readonly file: string;
}

async function take({ stage, page, state, file }: Shot): Promise<string> {
  const base = state.at === 'fleet' ? stage.fleet.url : stage.system.url;
  await logIn(page, { stage, base, who: state.who ?? 'admin' });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${base}/${state.path}`);
  const isSelector = state.ready.startsWith('css=');
  const ready = isSelector ? page.locator(state.ready) : page.getByText(state.ready);
  await ready.locator('visible=true').first().waitFor();
  await state.act?.(page);
  // What is still on its way is no state of its own.
  await page.locator('[aria-busy=true], .skeleton').first().waitFor({ state: 'detached' });
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(settled);
    await page.screenshot({ path: `${file}-${colorScheme}.png` });
  }
  const [wide = 0, screen = 0] = (await page.evaluate(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )) as number[];
  return wide > screen ? `${wide} px wide on a screen of ${screen}` : '';
}

/** Cookies know no ports: each page is opened with those of its own server alone. */
async function logIn(
  page: Page,
  { stage, base, who }: { readonly stage: Stage; readonly base: string; readonly who: Viewer },
): Promise<void> {
  const context = page.context();
  await context.clearCookies();
  if (who === 'nobody') return;
  const admin = base === stage.fleet.url ? adminPassword : stage.system.password;
  const data = { username: who, password: who === 'admin' ? admin : otherPassword };
  const answer = await context.request.post(`${base}/api/v1/session`, { data });
  if (!answer.ok()) throw new Error(`${who} cannot log in: ${answer.status()}`);
}
