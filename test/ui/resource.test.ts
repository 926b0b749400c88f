import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, startSystem } from '../harness/index.ts';
import type { TestBrowser, TestSystem } from '../harness/index.ts';
import { findViolations } from './accessibility.ts';

// One resource beside the tree, in a real browser against running components.

let system: TestSystem;
let browser: TestBrowser;

const hostile = '<img src=x onerror="window.broken=1">';

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), startBrowser()]);
  await system.login();
  const source = ['--repo', system.sampleUrl, '--path', 'charts/voyage'];
  const destination = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'voyage'];
  const options = ['--sync-option', 'CreateNamespace=true'];
  await system.run('app', 'create', 'voyage', ...source, ...destination, ...options);
  await system.run('app', 'sync', 'voyage');
  const annotate = ['annotate', 'configmap/voyage-voyage-pages', '-n', 'voyage'];
  await system.cluster.kubectl(
    ...annotate,
    `example.com/hostile=${hostile}`,
    'link.argocd.argoproj.io/external-link=javascript:window.broken=1',
  );
  const { page } = browser;
  await page.goto(`${system.url}/applications/voyage`);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(system.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Resources' }).waitFor();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
});

describe('the resource pane', () => {
  it('opens by a click, with an address of its own, and closes by Escape', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: /^Deployment/ }).click();
    const pane = page.getByRole('complementary', { name: 'voyage-voyage' });
    await pane.getByText('apps/v1').waitFor();
    expect(new URL(page.url()).searchParams.get('node')).toBe('apps/Deployment/voyage/voyage-voyage/0');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('pane-title');
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await pane.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Deployment');
    await page.goBack();
    await pane.waitFor();
  });

  it('shows the live manifest, without what only machines read', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Manifest' }).click();
    const text = page.getByRole('region', { name: 'Live manifest' });
    await text.getByText('replicas: 2', { exact: true }).first().waitFor();
    expect(await text.textContent()).not.toContain('managedFields');
    await page.getByText(/Hidden: .*last-applied-configuration/).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('shows what differs as soon as it does', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Diff' }).click();
    await page.getByText('The cluster is as the source says').waitFor();
    await system.cluster.kubectl('scale', 'deployment/voyage-voyage', '-n', 'voyage', '--replicas=3');
    const diff = page.getByRole('region', { name: 'Differences' });
    await diff.waitFor({ timeout: 20_000 });
    const changed = await diff.locator('.diff-added, .diff-removed').allTextContents();
    expect(changed.map((line) => line.trim())).toEqual(['-   replicas: 3', '+   replicas: 2']);
    expect(await findViolations(page)).toEqual([]);
  });

  it('shows events and a pod’s log', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Events' }).click();
    await page
      .getByText(/Scaled up replica set/)
      .first()
      .waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /^Pod/ }).first().click();
    await page.getByRole('button', { name: 'Logs' }).click();
    await page
      .getByRole('region', { name: /Log of/ })
      .getByText('ready')
      .waitFor();
    expect(new URL(page.url()).searchParams.get('tab')).toBe('logs');
    expect(await findViolations(page)).toEqual([]);
  });

  it('keeps secrets masked and hostile text inert', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/voyage?node=/Secret/voyage/voyage-voyage/0&tab=manifest`);
    const text = page.getByRole('region', { name: 'Live manifest' });
    await text.getByText(/CREW_PASSWORD: "?\++/).waitFor();
    await page.goto(
      `${system.url}/applications/voyage?node=/ConfigMap/voyage/voyage-voyage-pages/0&tab=manifest`,
    );
    await text.getByText('onerror').waitFor();
    await page.getByRole('button', { name: 'Summary' }).click();
    expect(await page.locator('a[href^="javascript" i], #main img').count()).toBe(0);
    expect(await page.evaluate('window.broken')).toBeUndefined();
  });

  it('opens from the table by Enter, and says when there is no such resource', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/voyage`);
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('row', { name: /^Service/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'voyage-voyage' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.goto(`${system.url}/applications/voyage?node=/Service/voyage/none/0`);
    await page.getByText('This application has no Service none').waitFor();
  });

  it('breaks nothing on the way', () => {
    expect(browser.problems.filter((text) => !/status of 40[13]/.test(text))).toEqual([]);
  });
});
