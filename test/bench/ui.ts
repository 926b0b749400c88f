import type { CDPSession, Page } from 'playwright-core';
import { startBrowser } from '../harness/index.ts';
import { adminPassword } from '../server/api-server.ts';
import type { FleetServer } from '../ui/fleet-server.ts';
import { startFleet } from '../ui/fleet-server.ts';
import { percentile, report } from './report.ts';

// `ui`: the list of applications in a real browser from the real API server, at 1,000 and at 10,000 applications: first row, a key in
// the filter, memory, and what 50 changes a second cost. Loads are warm (the server's files are in memory), the browser's cache is off.

const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
const loads = 5;
const changesPerSecond = 50;
const streamSeconds = 10;

for (const size of [1000, 10_000]) await measure(size);

async function measure(size: number): Promise<void> {
  await using fleet = await startFleet(size);
  await using browser = await startBrowser();
  const { page } = browser;
  await logIn(page, fleet.url);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  // Processor time of the page's thread: what else the machine does is not the page's doing.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const name = `ui-${size}`;
  const rows = await firstRows(page, fleet.url);
  report({ bench: `${name}.first-row`, value: percentile(rows.ms, 0.5), unit: 'ms', target: 400 });
  report({
    bench: `${name}.calls-before-first-row`,
    value: Math.max(...rows.calls),
    unit: 'calls',
    target: 2,
  });
  report({ bench: `${name}.heap`, value: await heap(session), unit: 'MB', target: 15 });
  const keys = await keystrokes(page);
  report({ bench: `${name}.key-p50`, value: percentile(keys.paintMs, 0.5), unit: 'ms', target: 16 });
  report({ bench: `${name}.key-p95`, value: percentile(keys.paintMs, 0.95), unit: 'ms', target: 50 });
  report({ bench: `${name}.query`, value: percentile(keys.serverMs, 0.5), unit: 'ms', target: 100 });
  const stream = await streaming(page, session, fleet);
  report({ bench: `${name}.stream-busy`, value: stream.busyPercent, unit: '%', target: 3 });
  report({ bench: `${name}.stream-longest-task`, value: stream.longestMs, unit: 'ms', target: 50 });
  report({ bench: `${name}.heap-after-stream`, value: await heap(session), unit: 'MB', target: 15 });
}

async function logIn(page: Page, url: string): Promise<void> {
  // When the first row with a name is there, in milliseconds since the navigation began.
  await page.addInitScript(() => {
    const look = new MutationObserver(() => {
      if (!document.querySelector('.grid-row .app-name')) return;
      look.disconnect();
      Object.assign(window, { firstRow: performance.now() });
    });
    look.observe(document, { childList: true, subtree: true });
  });
  await page.goto(url);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(adminPassword);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('.grid-row .app-name').first().waitFor();
}

async function firstRows(
  page: Page,
  url: string,
): Promise<{ readonly ms: readonly number[]; readonly calls: readonly number[] }> {
  const ms: number[] = [];
  const calls: number[] = [];
  for (let load = 0; load <= loads; load++) {
    await page.goto(`${url}/applications`);
    await page.locator('.grid-row .app-name').first().waitFor();
    const [at, before] = (await page.evaluate(() => {
      const { firstRow } = window as unknown as { readonly firstRow: number };
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      const asked = entries.filter(({ name, startTime }) => name.includes('/api/') && startTime < firstRow);
      // The stream begins with the answer that the row is drawn from.
      return [firstRow, asked.filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= firstRow).length];
    })) as [number, number];
    if (load === 0) continue;
    ms.push(at);
    calls.push(before);
  }
  return { ms, calls };
}

async function keystrokes(
  page: Page,
): Promise<{ readonly paintMs: readonly number[]; readonly serverMs: readonly number[] }> {
  await page.evaluate(() => {
    const painted: number[] = [];
    Object.assign(window, { painted });
    window.addEventListener(
      'keydown',
      () => {
        const at = performance.now();
        // The message comes after the frame that shows what the key did.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => painted.push(performance.now() - at));
          port1.start();
          port2.postMessage(0);
        });
      },
      { capture: true },
    );
    performance.clearResourceTimings();
  });
  await page.locator('.query-box input').focus();
  for (const text of ['payments', 'search', 'eu-west', 'health:deg', 'project:data']) {
    await page.keyboard.type(text, { delay: 90 });
    await page.waitForTimeout(400);
    for (let at = 0; at < text.length; at++) await page.keyboard.press('Backspace', { delay: 20 });
    await page.waitForTimeout(300);
  }
  return page.evaluate(() => {
    const { painted } = window as unknown as { readonly painted: readonly number[] };
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const lists = entries.filter(
      ({ name, responseEnd }) => name.includes('/api/v2/applications?') && responseEnd > 0,
    );
    return { paintMs: painted, serverMs: lists.map(({ duration }) => duration).filter((ms) => ms < 2000) };
  });
}

async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await metric(session, 'JSHeapUsedSize')) / 1e6;
}

async function streaming(
  page: Page,
  session: CDPSession,
  { server }: FleetServer,
): Promise<{ readonly busyPercent: number; readonly longestMs: number }> {
  await page.evaluate(() => {
    const long: number[] = [];
    Object.assign(window, { long });
    new PerformanceObserver((list) =>
      long.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
    });
  });
  const names = server.applications.list().map(({ metadata }) => metadata.name ?? '');
  const busyBefore = await metric(session, 'TaskDuration');
  const startedAt = performance.now();
  let sent = 0;
  while (performance.now() - startedAt < streamSeconds * 1000) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * changesPerSecond);
    for (; sent < due; sent++) {
      const status = sent % 2 === 0 ? 'Progressing' : 'Healthy';
      const name = names[sent % Math.min(60, names.length)] ?? '';
      void server.kube
        .patch(
          { type, namespace: 'argocd', name },
          { type: 'merge', body: { status: { health: { status } } } },
        )
        .catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const busy = (await metric(session, 'TaskDuration')) - busyBefore;
  const longest = await page.evaluate(() => {
    const { long } = window as unknown as { readonly long: readonly number[] };
    return Math.max(0, ...long);
  });
  return { busyPercent: (busy / seconds) * 100, longestMs: longest };
}

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}
