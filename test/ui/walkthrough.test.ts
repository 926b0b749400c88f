import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitHttpsServer, TestBrowser, TestRepository, TestSystem } from '../harness/index.ts';
import { createGitRepository, startBrowser, startGitHttps, startSystem } from '../harness/index.ts';
import type { Hands } from './hands.ts';
import { keyboard, mouse } from './hands.ts';

// One story told in the browser, from the login to applications that are gone: first with the mouse, then with the keyboard alone.
// Each test goes on where the one before it ended.

const chart = fileURLToPath(new URL('../../packages/app/dev/sample/charts/voyage', import.meta.url));
const soon = { timeout: 40_000 };

let system: TestSystem;
let browser: TestBrowser;
let repository: TestRepository;
let https: GitHttpsServer;

beforeAll(async () => {
  repository = await createGitRepository(await chartFiles());
  [system, browser, https] = await Promise.all([
    startSystem(),
    startBrowser(),
    startGitHttps({ repositories: [repository], username: 'jason', password: 'golden fleece' }),
  ]);
  browser.page.setDefaultTimeout(15_000);
  await system.login();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
  await https?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

const tellers: readonly (readonly [string, (page: Page) => Hands])[] = [
  ['the mouse', mouse],
  ['the keyboard alone', keyboard],
];

describe.each(tellers)('with %s', (_, take) => {
  let page: Page;
  let hands: Hands;
  let branch: string;

  beforeAll(async () => {
    ({ page } = browser);
    hands = take(page);
    branch = `production-${tellers.findIndex(([, one]) => one === take)}`;
    await repository.git('branch', branch, 'main');
    await page.context().clearCookies();
    await page.goto(system.url);
  });

  const button = (name: string | RegExp, exact = true): ReturnType<Page['getByRole']> =>
    page.getByRole('button', { name, exact });
  const tab = (name: string): ReturnType<Page['getByRole']> =>
    page.getByRole('navigation', { name: 'Parts of the application' }).getByRole('link', { name });

  const pods = (): ReturnType<Page['getByRole']> =>
    page
      .getByRole('treegrid')
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell', { name: 'Pod', exact: true }) });

  it('logs in and connects the repository', async () => {
    await hands.fill(page.getByLabel('Username'), 'admin');
    await hands.fill(page.getByLabel('Password'), system.password);
    await hands.press(button('Log in'));
    await page.getByRole('heading', { level: 1, name: /^Applications/ }).waitFor();
    await hands.goTo('Settings');
    await hands.press(
      page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Repositories' }),
    );
    await hands.press(button('Connect repository'));
    const dialog = page.getByRole('dialog', { name: 'Connect a repository' });
    await hands.fill(dialog.getByLabel('Repository URL'), https.url());
    await hands.fill(dialog.getByLabel('User name'), 'jason');
    await hands.fill(dialog.getByLabel('Password or token'), 'lead');
    await hands.press(dialog.getByText('More options'));
    await hands.tick(dialog.getByLabel('Do not check the server’s certificate'));
    await hands.press(dialog.getByRole('button', { name: 'Connect', exact: true }));
    await dialog
      .getByRole('alert')
      .filter({ hasText: /auth|denied|credentials/i })
      .waitFor();
    await hands.fill(dialog.getByLabel('Password or token'), 'golden fleece');
    await hands.press(dialog.getByRole('button', { name: 'Connect', exact: true }));
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('row', { name: new RegExp(https.host) })
      .getByText('Connected')
      .waitFor();
  });

  it('creates an application with HEAD and path ., editing replicas and node port in line', async () => {
    await startApplication('argo');
    await expect.poll(() => page.getByRole('combobox', { name: 'Revision' }).inputValue()).toBe('HEAD');
    await hands.fill(page.getByLabel('replicas, your value'), '3');
    await hands.fill(page.getByLabel('service.nodePort, your value'), '30090');
    await hands.press(page.getByRole('list', { name: 'Objects' }).getByRole('button', { name: /^Service/ }));
    await page.getByText('nodePort: 30090').waitFor();
    await hands.press(button('Create'));
    await page.getByRole('heading', { name: 'argo', exact: true }).waitFor();
    await page.getByText('OutOfSync', { exact: true }).first().waitFor(soon);
  });

  it('syncs it after a look at the plan, and watches the tree', async () => {
    await hands.press(button('Sync'));
    await page.getByText(/^This sync creates/).waitFor();
    await hands.press(button('Start sync'));
    await page.getByText(/^The sync to .* succeeded/).waitFor(soon);
    await openTree();
    await expect.poll(() => pods().count(), soon).toBe(3);
    await page.getByText('Healthy', { exact: true }).first().waitFor(soon);
    await expect.poll(() => replicas('argo')).toBe('3');
  });

  it('sees the same port fail, and repairs it by its parameters', async () => {
    await startApplication('rival');
    await hands.fill(page.getByLabel('service.nodePort, your value'), '30090');
    await page.getByRole('list', { name: 'Objects' }).waitFor();
    await hands.press(button('Create'));
    await page.getByRole('heading', { name: 'rival', exact: true }).waitFor();
    await hands.press(button('Sync'));
    await hands.press(button('Start sync'));
    await page
      .getByText(/provided port is already allocated/)
      .first()
      .waitFor(soon);
    await hands.press(tab('Config'));
    await hands.fill(page.getByLabel('service.nodePort, your value'), '30091');
    await page
      .getByText(/changed/)
      .first()
      .waitFor();
    await hands.press(button('Save'));
    await page.getByText('As it is saved').waitFor();
    await hands.press(button('Sync'));
    await page.getByText(/^This sync/).waitFor();
    await hands.press(button('Start sync'));
    await page.getByText(/^The sync to .* succeeded/).waitFor(soon);
    await expect.poll(() => replicas('rival')).toBe('2');
  });

  it('lets it sync by itself from a branch, and sees a change by hand undone', async () => {
    await openApplication('argo');
    await hands.press(tab('Config'));
    await hands.fill(page.getByRole('combobox', { name: 'Revision' }), branch);
    await hands.press(button('Take replicas from the chart'));
    await hands.choose(page.getByRole('radio', { name: /^By themselves/ }));
    await hands.tick(page.getByRole('checkbox', { name: /^Prune Objects/ }));
    await hands.tick(page.getByRole('checkbox', { name: /^Self-heal/ }));
    await hands.press(button('Save'));
    await page.getByText('As it is saved').waitFor();
    await expect.poll(() => replicas('argo'), soon).toBe('2');
    await openTree();
    await expect.poll(() => pods().count(), soon).toBe(2);
    await system.cluster.kubectl('scale', 'deployment/argo-voyage', '-n', 'argo', '--replicas=1');
    await expect.poll(() => replicas('argo'), soon).toBe('2');
    await expect.poll(() => pods().count(), soon).toBe(2);
  });

  it('gets a commit of five replicas without a sync by hand', async () => {
    const values = await repository.git('show', `${branch}:values.yaml`);
    const five = `${values.replace('replicas: 2', 'replicas: 5')}\n`;
    await repository.commit({ 'values.yaml': five }, { branch, message: 'Five at the oars' });
    await hands.press(button('Refresh'));
    await expect.poll(() => pods().count(), soon).toBe(5);
  });

  it('reads the history and rolls back to the first deployment', async () => {
    await hands.press(tab('History'));
    await page.getByText('Five at the oars').first().waitFor(soon);
    await hands.press(button(/^Roll back/).last());
    await page.getByText(/^Going back/).waitFor();
    await hands.press(page.getByRole('button', { name: /and hold auto-sync$/ }));
    await page.getByText(/^The sync to .* succeeded/).waitFor(soon);
    await expect.poll(() => replicas('argo'), soon).toBe('3');
  });

  it('deletes both with all they own', async () => {
    for (const name of ['argo', 'rival']) {
      await openApplication(name);
      await hands.pick(button('More actions'), page.getByRole('menuitem', { name: /^Delete/ }));
      const dialog = page.getByRole('dialog', { name: `Delete ${name}` });
      await dialog.getByText(/^Deletes the application/).waitFor();
      await hands.fill(dialog.getByLabel(`Type ${name} to confirm`), name);
      await hands.press(dialog.getByRole('button', { name: 'Delete all of it' }));
      await page.getByRole('heading', { level: 1, name: /^Applications/ }).waitFor();
      const left = (): Promise<string> =>
        system.cluster.kubectl('get', 'deployments,services,pods', '-n', name, '-o', 'name');
      await expect.poll(left, soon).toBe('');
    }
    await expect.poll(() => system.run('app', 'list', '-o', 'name'), soon).toBe('');
    await system.run('repo', 'rm', https.url());
  });

  async function startApplication(name: string): Promise<void> {
    await hands.goTo('Applications');
    await hands.press(button('New application').first());
    await hands.fill(page.getByRole('textbox', { name: 'Name', exact: true }).first(), name);
    await hands.fill(page.getByLabel('Namespace', { exact: true }), name);
    await hands.fill(page.getByRole('combobox', { name: 'Repository' }), https.url());
    await hands.fill(page.getByRole('combobox', { name: 'Path' }), '.');
    await page.getByText('6 objects would be deployed').waitFor();
    await hands.tick(page.getByLabel('Create the namespace'));
  }

  /** The tree as a table with nothing folded. */
  async function openTree(): Promise<void> {
    await hands.press(tab('Resources'));
    await hands.press(button('Table'));
    await hands.pick(button('More of the view'), page.getByRole('menuitem', { name: 'Open everything' }));
  }

  async function openApplication(name: string): Promise<void> {
    await hands.goTo('Applications');
    await hands.openRow(page.getByRole('grid'), name);
    await page.getByRole('heading', { name, exact: true }).waitFor();
  }
});

it('breaks nothing on the way', () => {
  expect(browser.problems.filter((text) => !/status of (40[0134]|500)/.test(text))).toEqual([]);
});

async function replicas(name: string): Promise<string> {
  const path = 'jsonpath={.spec.replicas}';
  return await system.cluster.kubectl('get', `deployment/${name}-voyage`, '-n', name, '-o', path);
}

async function chartFiles(): Promise<Record<string, string>> {
  const entries = await readdir(chart, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = paths.map(async (path) => [relative(chart, path), await readFile(path, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}
