import type { ApplicationTree, ResourceNode } from '@tiphys/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildUi } from '../../scripts/build-ui.mjs';
import { eventually, startBrowser, startTestCluster } from '../harness/index.ts';
import type { TestBrowser, TestCluster } from '../harness/index.ts';
import type { ApiServer } from '../server/api-server.ts';
import { adminPassword, startApiServer } from '../server/api-server.ts';
import { findViolations } from './accessibility.ts';
import { hostileTexts } from './hostile.ts';
import { changePod, fillLargeTree, largeName } from './large-tree.ts';

// The graph of an application with a thousand resources in a real browser, over a real API server: folds, groups, finds, and stays
// where it is.

let cluster: TestCluster;
let server: ApiServer;
let browser: TestBrowser;
let tree: ApplicationTree;

beforeAll(async () => {
  const [started, staticAssets, opened] = await Promise.all([startTestCluster(), buildUi(), startBrowser()]);
  cluster = started;
  browser = opened;
  server = await startApiServer(cluster.kubeconfig, { staticAssets });
  tree = await fillLargeTree(server, 1000, 50);
  await eventually(() => server.applications.list().length === 1, { timeoutMs: 30_000 });
  const { page } = browser;
  await page.goto(`${server.url}/applications/argocd/${largeName}/resources`);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(adminPassword);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('tree', { name: 'Resource graph' }).waitFor();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

async function open(query = ''): Promise<void> {
  await browser.page.goto(`${server.url}/applications/argocd/${largeName}/resources${query}`);
  const { page } = browser;
  await page.getByRole('treeitem').or(page.getByRole('treegrid')).first().waitFor();
}

describe('a graph of a thousand resources', () => {
  it('folds what is healthy, with counts, and opens the way to problems', async () => {
    const { page } = browser;
    await open();
    await page.getByRole('treeitem', { name: /^Deployment, berth-0049, Degraded/ }).waitFor();
    await page.getByText('4 problems').waitFor();
    await page.getByRole('button', { name: 'Fit everything' }).click();
    await page.getByRole('treeitem', { name: 'Deployment ×141, all healthy' }).waitFor();
    await page.getByRole('treeitem', { name: 'Service ×143, all healthy' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('moves nothing when a status changes, and says so', async () => {
    const { page } = browser;
    await open();
    const box = page.getByRole('treeitem', { name: /^Deployment, berth-0049/ });
    const before = await box.boundingBox();
    const stack = page.getByRole('treeitem', { name: /^Deployment ×141/ });
    await changePod(server, tree, 1);
    await expect.poll(() => stack.getAttribute('aria-label')).toBe('Deployment ×141, 1 degraded');
    expect(await box.boundingBox()).toEqual(before);
    await changePod(server, tree, 2);
    await expect.poll(() => stack.getAttribute('aria-label')).toBe('Deployment ×141, all healthy');
  });

  it('goes from problem to problem by n and p', async () => {
    const { page } = browser;
    await open();
    const active = (): Promise<string | undefined> =>
      page.getByRole('tree').evaluate((element) => {
        const id = element.getAttribute('aria-activedescendant') ?? '';
        return document.getElementById(id)?.getAttribute('aria-label') ?? undefined;
      });
    await page.keyboard.press('n');
    await expect.poll(active).toMatch(/^Deployment, .*Degraded/);
    const first = await active();
    await page.keyboard.press('n');
    await expect.poll(active).toMatch(/^Pod, .*Degraded/);
    await page.keyboard.press('p');
    await expect.poll(active).toBe(first);
  });

  it('finds, opens what it is folded under, and brings it into the middle', async () => {
    const { page } = browser;
    await open();
    await page.keyboard.press('/');
    await page.keyboard.type('pod berth-0123-rs-pod-2');
    await page.keyboard.press('Enter');
    const found = page.getByRole('treeitem', { name: /^Pod, berth-0123-rs-pod-2/ });
    await found.waitFor();
    const [box, graph] = await Promise.all([found.boundingBox(), page.locator('.graph').boundingBox()]);
    const middle = (graph?.x ?? 0) + (graph?.width ?? 0) / 2;
    expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - middle)).toBeLessThan(20);
    expect(await findViolations(page)).toEqual([]);
  });

  it('groups by kind, namespace, wave and health', async () => {
    const { page } = browser;
    await open('?group=health&view=list');
    await page.getByRole('row', { name: /^Degraded ×4/ }).waitFor();
    await open('?group=wave&view=list');
    await page.getByRole('row', { name: /^Wave 2 ×/ }).waitFor();
    await open('?group=namespace&view=list');
    await page.getByRole('row', { name: /^pier-7 ×/ }).waitFor();
    await open('?group=kind&view=list');
    await page.getByRole('row', { name: /^Pod ×429/ }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('draws all of it when everything is opened, with few elements', async () => {
    const { page } = browser;
    await open();
    await page.getByRole('button', { name: 'More of the view' }).click();
    await page.getByRole('menuitem', { name: 'Open everything' }).click();
    await page.getByRole('button', { name: 'Fit everything' }).click();
    // From far away everything is drawn on one canvas.
    await expect.poll(() => page.getByRole('treeitem').count()).toBe(1);
    const colours = await page.locator('.graph > canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      let drawn = 0;
      for (let at = 3; at < data.length; at += 4) drawn += Number((data[at] ?? 0) > 0);
      return drawn / (data.length / 4);
    });
    expect(colours).toBeGreaterThan(0.1);
    expect(await findViolations(page)).toEqual([]);
  });

  it('filters in the address as Argo CD does, and is a table on a phone', async () => {
    const { page } = browser;
    await open('?resource=kind:Pod,health:Degraded');
    await expect
      .poll(() => page.getByRole('treeitem', { name: /^Pod, .*Degraded/ }).count())
      .toBeGreaterThan(0);
    await expect.poll(() => page.getByRole('treeitem', { name: /^Service/ }).count()).toBe(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${server.url}/applications/argocd/${largeName}/resources`);
    await page.getByRole('treegrid', { name: 'Resources' }).waitFor();
    // However many rows there are, only those in sight are elements.
    await expect.poll(() => page.getByRole('row').count()).toBeLessThan(60);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('shows pods on nodes with what they ask for', async () => {
    const { page } = browser;
    await page.goto(`${server.url}/applications/argocd/${largeName}/resources?view=pods`);
    await page.getByRole('heading', { name: /node-11/ }).waitFor();
    await page
      .getByRole('img', { name: /CPU: 2.6 cores of 8 cores/ })
      .first()
      .waitFor();
    expect(await findViolations(page)).toEqual([]);
  });
});

describe('hostile names, links and messages', () => {
  it('are text in every view', async () => {
    const { page } = browser;
    const nodes = hostileTexts.flatMap((text, index): ResourceNode[] => [
      {
        version: 'v1',
        group: 'evil.example.com',
        kind: index % 2 === 0 ? 'Service' : text,
        namespace: text,
        name: `${index} ${text}`,
        uid: `${index}`,
        health: { status: index % 3 === 0 ? text : 'Degraded', message: text },
        info: [{ name: 'Revision', value: text }],
        images: [text],
        networkingInfo: {
          labels: { [text]: text },
          targetLabels: { app: text },
          externalURLs: [text, `title|${text}`],
          ingress: [{ hostname: text }],
        },
      },
      {
        version: 'v1',
        kind: 'Pod',
        namespace: text,
        name: `pod ${index} ${text}`,
        uid: `pod-${index}`,
        health: { status: 'Degraded', message: text },
        info: [
          { name: 'Status Reason', value: text },
          { name: 'Node', value: text },
        ],
        networkingInfo: { labels: { app: text } },
      },
    ]);
    await server.cache.set(`app|resources-tree|${largeName}`, { nodes, hosts: [] });
    await server.cache.notify(`app|managed-resources|${largeName}`);
    for (const view of ['tree', 'list', 'pods', 'network']) {
      await page.goto(`${server.url}/applications/argocd/${largeName}/resources?view=${view}`);
      await page
        .getByText(/onerror/)
        .or(page.getByLabel(/onerror/))
        .first()
        .waitFor();
    }
    await page.goto(`${server.url}/applications/argocd/${largeName}`);
    await page
      .getByRole('region', { name: 'Needs attention' })
      .getByText(/onerror/)
      .first()
      .waitFor();
    expect(await page.locator('a[href^="javascript" i], main img, main script, main iframe').count()).toBe(0);
    expect(await page.evaluate('window.broken')).toBeUndefined();
  });

  it('break nothing', () => {
    expect(browser.problems.filter((text) => !/status of 40[134]/.test(text))).toEqual([]);
  });
});
