import type { Page } from 'playwright-core';
import { buildUi } from '../../scripts/build-ui.mjs';
import { eventually, startBrowser, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from '../server/api-server.ts';
import { adminPassword, startApiServer } from '../server/api-server.ts';
import { changePod, fillLargeTree, largeName } from '../ui/large-tree.ts';
import { percentile, report } from './report.ts';

// `ui-tree-5000`: the graph of an application with 5,000 resources in a real browser over a real API server: from the address to a
// graph that answers, all of it open and dragged, and the work of one changed status.

const nodes = 5000;
const rounds = 5;
const frames = 120;
const events = 12;

await using cluster = await startTestCluster();
const staticAssets = await buildUi();
await using server = await startApiServer(cluster.kubeconfig, { staticAssets });
const tree = await fillLargeTree(server, nodes);
await eventually(() => server.applications.list().length === 1, { timeoutMs: 60_000 });
await using browser = await startBrowser();
const { page } = browser;
await page.goto(`${server.url}/login`);
await page.getByLabel('Username').fill('admin');
await page.getByLabel('Password').fill(adminPassword);
await page.getByRole('button', { name: 'Log in' }).click();
await page.getByRole('navigation', { name: 'Main' }).waitFor();
const address = `${server.url}/applications/argocd/${largeName}/resources`;
const usable: number[] = [];
for (let round = 0; round < rounds; round++) usable.push(await openGraph(page));
report({ bench: 'ui-tree-5000.usable', value: percentile(usable, 0.5), unit: 'ms', target: 600 });
await openEverything(page);
const steps = await measurePanning(page, 0.06);
report({ bench: 'ui-tree-5000.pan-p95', value: percentile(steps, 0.95), unit: 'ms', target: 17 });
report({
  bench: 'ui-tree-5000.pan-read-p95',
  value: percentile(await measurePanning(page, 0.9), 0.95),
  unit: 'ms',
});
report({ bench: 'ui-tree-5000.elements', value: await page.locator('*').count(), unit: 'elements' });
report({
  bench: 'ui-tree-5000.event-p50',
  value: percentile(await measureEvents(page, server), 0.5),
  unit: 'ms',
  target: 8,
});

/** Milliseconds from the start of the navigation to boxes that are drawn and answer. */
async function openGraph(shown: Page): Promise<number> {
  await shown.goto(address);
  await shown.getByRole('treeitem').nth(3).waitFor();
  return shown.evaluate(
    () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now()))),
  );
}

async function openEverything(shown: Page): Promise<void> {
  await shown.getByRole('button', { name: 'More of the view' }).click();
  await shown.getByRole('menuitem', { name: 'Open everything' }).click();
  await shown.getByRole('button', { name: 'Fit everything' }).click();
}

/** Milliseconds of script and drawing for each step of a drag at a scale, told by the page itself. */
async function measurePanning(shown: Page, scale: number): Promise<readonly number[]> {
  const box = await shown.locator('.graph').boundingBox();
  if (!box) throw new Error('there is no graph');
  await shown.getByRole('button', { name: 'Fit everything' }).click();
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await shown.mouse.move(middle.x, middle.y);
  for (let step = 0; step < 60; step++) {
    const now = await scaleOf(shown);
    if (now >= scale) break;
    await shown.mouse.wheel(0, -120);
    await shown.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await shown.mouse.down();
  const samples = shown.evaluate(
    (count) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        let last = 0;
        const tick = (now: number): void => {
          if (last > 0) times.push(now - last);
          last = now;
          if (times.length >= count) resolve(times);
          else requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      }),
    frames,
  );
  let done = false;
  void samples.then(() => (done = true));
  for (let step = 0; !done; step++) {
    await shown.mouse.move(middle.x + 200 * Math.sin(step / 9), middle.y + 120 * Math.cos(step / 7));
  }
  await shown.mouse.up();
  return samples;
}

async function scaleOf(shown: Page): Promise<number> {
  return shown
    .locator('.graph-layer')
    .evaluate((layer) => new DOMMatrix(getComputedStyle(layer).transform).a);
}

/** Milliseconds that the page's main thread is busy for one changed pod, from message to drawn. */
async function measureEvents(shown: Page, api: ApiServer): Promise<readonly number[]> {
  const session = await shown.context().newCDPSession(shown);
  await session.send('Performance.enable');
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  const idle = await busyFor(shown, busy);
  const samples: number[] = [];
  for (let round = 1; round <= events; round++) {
    const before = await busy();
    await changePod(api, tree, round);
    await shown.waitForTimeout(400);
    samples.push(Math.max(0, (await busy()) - before - idle));
  }
  return samples;
}

/** What the page does in the same time when nothing happens. */
async function busyFor(shown: Page, busy: () => Promise<number>): Promise<number> {
  const before = await busy();
  await shown.waitForTimeout(400);
  return (await busy()) - before;
}
