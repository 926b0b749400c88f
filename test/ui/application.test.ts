import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, startSystem } from '../harness/index.ts';
import type { TestBrowser, TestSystem } from '../harness/index.ts';
import { findViolations } from './accessibility.ts';
import { hostileTexts } from './hostile.ts';
import { logIn } from './login.ts';

// An application's page in a real browser against running components: its head and parts, the graph and the table, and one resource.

let system: TestSystem;
let browser: TestBrowser;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), startBrowser()]);
  await system.login();
  const source = ['--repo', system.sampleUrl, '--path', 'charts/voyage'];
  const destination = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'voyage'];
  const options = ['--sync-option', 'CreateNamespace=true'];
  await system.run('app', 'create', 'voyage', ...source, ...destination, ...options);
  await system.run('app', 'sync', 'voyage');
  await system.run('app', 'wait', 'voyage', '--health');
  await logIn(browser.page, system, 'applications/voyage');
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
});

const base = 'applications/argocd/voyage';
const deployment = 'apps/Deployment/voyage/voyage-voyage/0';

async function open(path: string): Promise<void> {
  await browser.page.goto(`${system.url}/${path}`);
  await browser.page.getByRole('heading', { level: 1, name: 'voyage' }).waitFor();
}

function kubectl(...args: readonly string[]): Promise<string> {
  return system.cluster.kubectl(...args);
}

describe('the page of an application', () => {
  it('says in a sentence how it is, and shows it at a glance', async () => {
    const { page } = browser;
    await open(base);
    await page.getByText(/In sync with [0-9a-f]{7}/).waitFor();
    await page.getByRole('link', { name: /Deployment/ }).waitFor();
    await page.getByText('Sample', { exact: true }).waitFor();
    // The age stands beside the sentence, once.
    const head = page.locator('.app-head');
    await expect.poll(() => head.locator('time').count()).toBe(1);
    expect(await head.getByRole('status').textContent()).not.toMatch(/\d (second|minute)/);
    await expect.poll(() => page.locator('h1').count()).toBe(1);
    expect(await findViolations(page)).toEqual([]);
  });

  it('tells a change as it happens, with its cause', async () => {
    const { page } = browser;
    await open(base);
    await kubectl('scale', 'deployment/voyage-voyage', '-n', 'voyage', '--replicas=3');
    await page
      .getByRole('region', { name: 'Needs attention' })
      .getByText('OutOfSync')
      .waitFor({ timeout: 20_000 });
    await page
      .getByRole('region', { name: 'Why' })
      .getByText(/replicas/)
      .first()
      .waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await kubectl('scale', 'deployment/voyage-voyage', '-n', 'voyage', '--replicas=2');
    await page.getByText(/In sync with [0-9a-f]{7}/).waitFor({ timeout: 20_000 });
  });

  const old: readonly [string, string, string][] = [
    ['applications/voyage?view=list', '/resources?view=list', 'Resources'],
    ['applications/argocd/voyage?operation=true', '/sync', 'Sync'],
    ['applications/voyage?rollback=0', '/history', 'History'],
    [`applications/voyage?node=${deployment}&tab=manifest`, '/resources?node=', 'Resources'],
    ['applications/voyage?conditions=true', '', 'Overview'],
    ['applications/voyage/voyage/web/logs?tail=100', '/logs?tail=100', 'Logs'],
  ];
  it.each(old)('%s leads to %s', async (path, expected, tab) => {
    const { page } = browser;
    await open(path);
    await page
      .getByRole('link', { name: tab, exact: false, current: 'page' } as never)
      .first()
      .waitFor();
    await expect.poll(() => page.url()).toContain(`${system.url}/${base}${expected}`);
  });

  it('refreshes, and offers what may be done in a menu', async () => {
    const { page } = browser;
    await open(base);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /Hard refresh/ }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('has a short head on a phone, with the rest one tap away', async () => {
    const { page } = browser;
    await page.setViewportSize({ width: 390, height: 844 });
    await open(`${base}/config`);
    const head = page.locator('.app-head');
    const height = async (): Promise<number> => (await head.boundingBox())?.height ?? 0;
    await expect.poll(height).toBeLessThan(844 / 5);
    const tab = page.getByRole('link', { name: 'Config', exact: true });
    await expect.poll(() => isInView(tab)).toBe(true);
    const place = head.getByText(/^to voyage on/);
    expect(await place.isVisible()).toBe(false);
    const more = head.getByRole('button', { name: 'The whole state' });
    await more.click();
    await place.waitFor();
    await head.getByText('The next commit waits for somebody to sync it.').waitFor();
    await expect.poll(() => more.getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /^Refresh/ }).waitFor();
    await page.keyboard.press('Escape');
    expect(await findViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

/** Whether an element is between the left and the right edge of the screen. */
function isInView(element: Locator): Promise<boolean> {
  return element.evaluate((node) => {
    const { left, right } = node.getBoundingClientRect();
    return left >= 0 && right <= document.documentElement.clientWidth;
  });
}

describe('the resources', () => {
  it('stand in a graph that keys walk through', async () => {
    const { page } = browser;
    await open(`${base}/resources`);
    const tree = page.getByRole('tree', { name: 'Resource graph' });
    await page.getByRole('treeitem', { name: /^Pod/ }).first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await tree.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    const active = (): Promise<string | null> =>
      tree.evaluate((element) => {
        const id = element.getAttribute('aria-activedescendant') ?? '';
        return document.getElementById(id)?.getAttribute('aria-label') ?? null;
      });
    await expect.poll(() => active()).toMatch(/^Service/);
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await expect.poll(() => page.getByRole('treeitem').count()).toBe(1);
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
  });

  it('zoom with the wheel at the pointer, and fit', async () => {
    const { page } = browser;
    await open(`${base}/resources`);
    const box = page.getByRole('treeitem', { name: /^Service/ });
    const before = await box.boundingBox();
    if (!before) throw new Error('no box');
    await page.mouse.move(before.x + 10, before.y + 10);
    await page.mouse.wheel(0, -200);
    await expect.poll(async () => (await box.boundingBox())?.width).toBeGreaterThan(before.width);
    const after = await box.boundingBox();
    expect(Math.abs((after?.x ?? 0) - before.x)).toBeLessThan(12);
    for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, 900);
    // Far away, boxes are drawn and not elements; the one that the keyboard is on stays.
    await expect.poll(() => page.getByRole('treeitem').count()).toBe(1);
    await page.getByRole('button', { name: 'Fit everything' }).click();
    await box.waitFor();
  });

  it('stand in a table that says the same', async () => {
    const { page } = browser;
    await open(`${base}/resources?view=list`);
    const table = page.getByRole('treegrid', { name: 'Resources' });
    const row = table.getByRole('row', { name: /^voyage-voyage Deployment/ });
    await row.waitFor();
    await expect.poll(() => row.getAttribute('aria-level')).toBe('2');
    expect(await findViolations(page)).toEqual([]);
    await row.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => row.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    // However fast one types, each press counts: up and down again as often leads back.
    for (let turn = 0; turn < 10; turn++) {
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowDown');
    }
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-level')))
      .toBe('3');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').getByText('ReplicaSet').first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('are filtered in the address, and found', async () => {
    const { page } = browser;
    await open(`${base}/resources?view=list`);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('dialog', { name: 'Filter' }).getByLabel('ConfigMap').check();
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).searchParams.get('resource')).toBe('kind:ConfigMap');
    await expect.poll(() => page.getByRole('treegrid').getByRole('row').count()).toBe(4);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('pages');
    await page.getByRole('search').getByText('1', { exact: true }).waitFor();
  });

  it('show pods on their nodes, and the way of traffic', async () => {
    const { page } = browser;
    await open(`${base}/resources?view=pods`);
    await page
      .getByRole('button', { name: /^voyage-voyage-.*Healthy/ })
      .first()
      .waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Network' }).click();
    await page.getByRole('button', { name: /^voyage-voyage Service.*sends traffic to/ }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });
});

describe('one resource', () => {
  it('opens beside the others, and says what it is', async () => {
    const { page } = browser;
    await open(`${base}/resources`);
    await page.getByRole('treeitem', { name: /^Deployment/ }).click();
    const pane = page.getByRole('complementary', { name: 'voyage-voyage' });
    await pane.getByText('2 of 2 ready').waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get('node')).toBe(deployment);
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('pane-title');
    expect(await findViolations(page)).toEqual([]);
    await pane.getByRole('button', { name: 'Show alone' }).click();
    await page.getByRole('tree').waitFor({ state: 'detached' });
    await page.goBack();
    await page.getByRole('tree').waitFor();
  });

  it('shows its manifest and takes a change after a question', async () => {
    const { page } = browser;
    await open(`${base}/resources?node=${deployment}&tab=manifest`);
    const text = page.getByRole('region', { name: 'Live manifest' });
    await text
      .getByText(/replicas: 2/)
      .first()
      .waitFor();
    await expect.poll(() => text.textContent()).not.toContain('managedFields');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Edit' }).last().click();
    const editor = page.locator('.cm-content');
    await editor.waitFor();
    const line = page
      .locator('.cm-line')
      .filter({ hasText: /^\s+replicas: 2$/ })
      .first();
    await line.click();
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('4');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Review change' }).click();
    const dialog = page.getByRole('dialog', { name: /Change Deployment/ });
    await dialog.getByText('replicas: 4').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Change' }).click();
    await dialog.waitFor({ state: 'detached' });
    const replicas = (): Promise<string> =>
      kubectl('get', 'deployment/voyage-voyage', '-n', 'voyage', '-o', 'jsonpath={.spec.replicas}');
    await expect.poll(replicas).toBe('4');
  });

  it('shows what differs, and its events', async () => {
    const { page } = browser;
    await open(`${base}/resources?node=${deployment}&tab=diff`);
    await page
      .getByRole('complementary')
      .getByText(/replicas/)
      .locator('visible=true')
      .first()
      .waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('tab', { name: /Events/ }).click();
    await page
      .getByText(/Scaled up replica set/)
      .first()
      .waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('runs an action and deletes after a question', async () => {
    const { page } = browser;
    await open(`${base}/resources?node=${deployment}`);
    const pane = page.getByRole('complementary', { name: 'voyage-voyage' });
    await pane.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Restart' }).click();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Restart' }).click();
    await page.getByText('Restart: Deployment voyage-voyage').waitFor();
    await expect
      .poll(() => kubectl('get', 'deployment/voyage-voyage', '-n', 'voyage', '-o', 'yaml'))
      .toContain('restartedAt');
    await pane.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Deployment voyage-voyage' });
    await dialog.getByText(/Go with it:.*ReplicaSet/).waitFor();
    await expect.poll(() => dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByLabel('Name of the resource').fill('voyage-voyage');
    await dialog.getByLabel('At once').check();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('treeitem', { name: /^Deployment.*Missing/ }).waitFor({ timeout: 20_000 });
    await system.run('app', 'sync', 'voyage');
    await page.getByRole('treeitem', { name: /^Deployment.*Healthy/ }).waitFor({ timeout: 20_000 });
  });

  it('says when there is no such resource', async () => {
    const { page } = browser;
    await open(`${base}/resources?node=/Service/voyage/none/0`);
    await page.getByText('This application has no Service none').waitFor();
  });
});

describe('logs and events', () => {
  it('of a pod and of all pods are followed, filtered and downloaded', async () => {
    const { page } = browser;
    await open(`${base}/logs`);
    const log = page.getByRole('region', { name: 'Log' });
    await log.getByText('ready').first().waitFor();
    await page.getByText(/2 containers/).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByLabel('Filter lines').fill('!/start|listen/');
    await page.getByText(/2 of 6 lines/).waitFor();
    await page.getByLabel('Filter lines').fill('/(/');
    await page.getByText(/Invalid regular expression/).waitFor();
    await page.getByLabel('Filter lines').fill('');
    await page.getByLabel('Times').check();
    await page.getByLabel('Wrap').check();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the log' }).click();
    expect((await download).suggestedFilename()).toBe('voyage.log');
    expect(await findViolations(page)).toEqual([]);
  });

  it('tell what happened to the application', async () => {
    const { page } = browser;
    await open(`${base}/events`);
    await page.getByRole('list', { name: 'Events' }).getByText('OperationCompleted').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
  });
});

describe('hostile content', () => {
  it('of a cluster is text wherever it is shown', async () => {
    const { page } = browser;
    const annotations = hostileTexts.map((text, index) => `example.com/hostile-${index}=${text}`);
    const links = ['link.argocd.argoproj.io/external-link=javascript:window.broken=1'];
    const target = ['configmap/voyage-voyage-pages', '-n', 'voyage'];
    await kubectl('annotate', ...target, ...annotations, ...links);
    for (const [index, text] of hostileTexts.entries()) {
      const event = {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `hostile-${index}`, namespace: 'voyage' },
        involvedObject: {
          kind: 'ConfigMap',
          namespace: 'voyage',
          name: 'voyage-voyage-pages',
          uid: await kubectl('get', ...target, '-o', 'jsonpath={.metadata.uid}'),
        },
        reason: 'Hostile',
        message: text,
        type: 'Warning',
      };
      await system.cluster.apply([event]);
    }
    const node = '/ConfigMap/voyage/voyage-voyage-pages/0';
    for (const tab of ['summary', 'manifest', 'diff', 'events']) {
      await open(`${base}/resources?node=${node}&tab=${tab}`);
      await page.getByRole('complementary').getByRole('tabpanel').waitFor();
    }
    await page.getByRole('complementary').getByText('Hostile').first().waitFor();
    await open(`${base}/resources?node=${node}`);
    await page.getByRole('region', { name: 'Links' }).getByText('external-link').waitFor();
    expect(await page.locator('a[href^="javascript" i], main img, main script').count()).toBe(0);
    expect(await page.evaluate('window.broken')).toBeUndefined();
  });

  it('values of secrets are not among it', async () => {
    const { page } = browser;
    await open(`${base}/resources?node=/Secret/voyage/voyage-voyage/0&tab=manifest`);
    await page
      .getByText(/CREW_PASSWORD: "?\++/)
      .first()
      .waitFor();
  });

  it('breaks nothing on the way', () => {
    expect(browser.problems.filter((text) => !/status of 40[134]/.test(text))).toEqual([]);
  });
});
