import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitRepository, startBrowser, startGitHttps, startSystem } from '../harness/index.ts';
import type { GitHttpsServer, TestBrowser, TestRepository, TestSystem } from '../harness/index.ts';
import { findViolations } from './accessibility.ts';

// Differences, sync, history, rollback and deletion in a real browser against running components.

let system: TestSystem;
let browser: TestBrowser;
let repository: TestRepository;
let git: GitHttpsServer;

const hostile = '<img src=x onerror=window.broken=1>';
const path = 'applications/argocd/voyage';

function configMap(name: string): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: 'b' } });
}

const endlessHook = JSON.stringify({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
  spec: {
    template: {
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'migrate', image: 'example.com/migrate:1', command: ['sleep', '3600'] }],
      },
    },
  },
});

function destinationOf(namespace: string): string[] {
  const server = ['--dest-server', 'https://kubernetes.default.svc'];
  return [...server, '--dest-namespace', namespace, '--sync-option', 'CreateNamespace=true'];
}

beforeAll(async () => {
  repository = await createGitRepository({
    'stuck/hook.json': endlessHook,
    'stuck/a.json': configMap('a'),
    'stuck/b.json': configMap('b'),
  });
  git = await startGitHttps({ repositories: [repository], plain: true });
  [system, browser] = await Promise.all([startSystem(), startBrowser()]);
  await system.login();
  const source = ['--repo', system.sampleUrl, '--path', 'charts/voyage'];
  await system.run('app', 'create', 'voyage', ...source, ...destinationOf('voyage'));
  await system.run('app', 'sync', 'voyage');
  await system.run('app', 'set', 'voyage', '--helm-set', 'replicas=3');
  const patch = JSON.stringify({ data: { GREETING: hostile } });
  const settings = ['configmap', 'voyage-voyage-settings', '-n', 'voyage'];
  await system.cluster.kubectl('patch', ...settings, '--type=merge', '-p', patch);
  const { page } = browser;
  await page.goto(`${system.url}/${path}/diff`);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(system.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('2 objects differ between the cluster and').waitFor({ timeout: 20_000 });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

async function replicas(): Promise<string> {
  const jsonPath = 'jsonpath={.spec.replicas}';
  return await system.cluster.kubectl('get', 'deployment/voyage-voyage', '-n', 'voyage', '-o', jsonPath);
}

describe('differences', () => {
  it('are listed by object, with the fields and who changed them', async () => {
    const { page } = browser;
    const list = page.getByRole('navigation', { name: 'Objects that differ' });
    await expect
      .poll(() => list.getByRole('button').allTextContents())
      .toEqual([
        expect.stringMatching(/^ConfigMapvoyage-voyage-settings/),
        expect.stringMatching(/^Deploymentvoyage-voyage/),
      ]);
    await list.getByRole('button', { name: /settings/ }).click();
    const object = page.getByRole('region', { name: 'ConfigMap voyage-voyage-settings', exact: true });
    await object.getByText(/^Changed in the cluster by/).waitFor();
    await expect.poll(() => object.textContent()).toContain(hostile);
    await expect
      .poll(() => new URL(page.url()).searchParams.get('object'))
      .toBe('/ConfigMap/voyage/voyage-voyage-settings');
    expect(await findViolations(page)).toEqual([]);
  });

  it('can be taken with a deployment of the history too', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Copy ignore rule' }).waitFor();
    await page.getByLabel('Compare the cluster with').selectOption('history:0');
    await page.getByText(/1 object differs between cluster and/).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByLabel('Compare the cluster with').selectOption('desired');
    await page.getByText('2 objects differ between the cluster and').waitFor();
    await page.getByRole('button', { name: /^ConfigMap/ }).click();
  });

  it('hide noise with a count, and show it', async () => {
    const { page } = browser;
    const noise = page.getByText(/differences do not count/);
    await expect.poll(() => noise.textContent()).toMatch(/\d+ differences do not count — .*metadata/);
    await noise.click();
    await page.getByText('metadata that only the API server writes').waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('are side by side where there is room, else one below the other, with marked words', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: /^Deployment/ }).click();
    const manifest = page.getByRole('region', { name: 'Manifest of Deployment voyage-voyage' });
    await manifest.getByText('replicas:').first().waitFor();
    await expect.poll(() => manifest.locator('mark').allTextContents()).toEqual(['2', '3']);
    await page.getByRole('button', { name: 'Unified' }).click();
    await expect.poll(() => manifest.locator('mark').allTextContents()).toEqual(['2', '3']);
    await page.getByRole('button', { name: 'Side by side' }).click();
    await manifest
      .getByRole('button', { name: /equal lines/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'All lines' }).click();
    await manifest.getByText('apiVersion: apps/v1').first().waitFor();
    await page.setViewportSize({ width: 800, height: 900 });
    await page.getByRole('button', { name: 'Side by side' }).waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('a sync', () => {
  it('is planned first, and planned anew with every option', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByText('This sync changes 2; 4 stay as they are.').waitFor();
    await expect.poll(() => new URL(page.url()).pathname).toContain('/sync');
    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByText('voyage-voyage', { exact: true }).first().click();
    await plan.getByText('spec.replicas').waitFor();
    // One main action: the one that starts what is planned.
    await expect.poll(() => page.locator('.button-primary').allTextContents()).toEqual(['Start sync']);
    expect(await findViolations(page)).toEqual([]);
    await page.getByLabel('Replace').check();
    await page
      .getByText(/is replaced: what others wrote to it is lost/)
      .first()
      .waitFor();
    await page.getByLabel('Replace').uncheck();
    await page.getByLabel('Only some').check();
    await page.getByRole('button', { name: 'None' }).click();
    await page.getByText('Choose at least one object.').waitFor();
    const start = page.getByRole('button', { name: 'Start sync' });
    await expect.poll(() => start.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('button', { name: 'Out of sync' }).click();
    await page.getByText(/Only the chosen resources: hooks do not run/).waitFor();
    await page.getByLabel(/^All \d/).check();
    await page.getByLabel('Force').check();
    await page.getByLabel('Server-side apply').check();
    await page.getByText('Force and server-side apply exclude each other.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/^The sync to .* succeeded/).waitFor();
  });

  it('as a dry run changes nothing', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Plan a sync' }).click();
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByText(/^The dry run to .* succeeded/).waitFor({ timeout: 20_000 });
    await expect.poll(() => replicas()).toBe('2');
    expect(await findViolations(page)).toEqual([]);
  });

  it('is started and followed with the keyboard alone, and kept as a record', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Plan a sync' }).focus();
    await page.keyboard.press('Enter');
    const start = page.getByRole('button', { name: 'Start sync' });
    await start.waitFor();
    await tabTo('Start sync');
    await page.keyboard.press('Enter');
    await page.getByText(/^The sync to .* succeeded/).waitFor({ timeout: 30_000 });
    await expect.poll(replicas, { timeout: 20_000 }).toBe('3');
    const wave = page.getByRole('listitem', { name: 'Sync wave 0: done' });
    await expect.poll(() => wave.textContent()).toContain('deployment.apps/voyage-voyage configured');
    // Links of chat messages and notifications open the record.
    await page.goto(`${system.url}/applications/voyage?operation=true`);
    await page.getByText(/^The sync to .* succeeded/).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('opens its plan from an old link', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/voyage?deploy=all`);
    await page.getByRole('button', { name: 'Start sync' }).waitFor();
    await page.getByText(/^This sync changes nothing/).waitFor();
  });
});

describe('the history', () => {
  it('names authors, and compares two deployments', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/voyage?rollback=0`);
    await page.getByText('2 deployments.').waitFor();
    await expect.poll(() => page.getByText('Add the sample applications').count()).toBe(2);
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('checkbox').nth(0).check();
    await page.getByRole('checkbox').nth(1).check();
    await page.getByRole('button', { name: /^Compare / }).click();
    await page.getByText(/1 object differs between/).waitFor();
    await page.getByText('spec.replicas').first().waitFor();
    await page.getByRole('link', { name: 'Back to the cluster' }).click();
    await page.getByText(/The cluster is as .* says/).waitFor();
  });

  it('leads back after a preview, and holds auto-sync where it would undo that', async () => {
    const { page } = browser;
    await system.run('app', 'set', 'voyage', '--sync-policy', 'automated');
    await page.goto(`${system.url}/${path}/history`);
    await page.getByRole('button', { name: /^Roll back/ }).click();
    await page.getByText('Going back changes 1; 5 stay as they are.').waitFor();
    await page.getByText(/Auto-sync is on. It is switched off/).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /and hold auto-sync$/ }).click();
    await page.getByText(/^The sync to .* succeeded/).waitFor({ timeout: 30_000 });
    await expect.poll(replicas, { timeout: 20_000 }).toBe('2');
    await page.goto(`${system.url}/${path}/history`);
    await page.getByText('Auto-sync is on hold').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Resume auto-sync' }).click();
    await expect.poll(replicas, { timeout: 30_000 }).toBe('3');
  });
});

describe('a sync that does not come to its end', () => {
  const name = 'stuck';

  it('says what it waits for and what that holds back, and is stopped', async () => {
    const { page } = browser;
    await system.run('app', 'create', name, '--repo', git.url(), '--path', name, ...destinationOf(name));
    await page.goto(`${system.url}/applications/argocd/${name}/sync?deploy=all`);
    await page.getByText('This sync creates 3 and runs 1 hook.').waitFor();
    await page.getByRole('button', { name: 'Start sync' }).click();
    await page.getByText(/^waiting for it to finish for/).waitFor({ timeout: 20_000 });
    const held = page.getByRole('listitem', { name: 'Sync wave 0: pending' });
    await expect.poll(() => held.textContent()).toContain('Waits for Job migrate in PreSync wave 0');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Terminate' }).click();
    await page
      .getByText(/^The sync to .* failed after .*: Operation terminated\.$/)
      .waitFor({ timeout: 20_000 });
    await page.getByRole('listitem', { name: 'Sync wave 0: not run' }).waitFor();
  });

  it('keeps failed attempts, and is retried with what failed', async () => {
    const { page } = browser;
    const broken = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' }, data: 7 });
    await repository.commit({ 'stuck/hook.json': undefined, 'stuck/b.json': broken });
    await page.getByRole('button', { name: 'Plan a sync' }).click();
    // The namespace is there since the first try.
    await page.getByText('This sync creates 2.').waitFor({ timeout: 30_000 });
    await page.getByLabel('Retries').fill('1');
    await page.getByRole('button', { name: 'Start sync' }).click();
    await page.getByRole('tab', { name: 'Attempt 2' }).waitFor({ timeout: 40_000 });
    await page.getByText(/^The sync to .* failed after .*\(retried 1 times\)/).waitFor({ timeout: 40_000 });
    // Nothing of what has ended looks busy.
    await page.getByText('failed', { exact: true }).first().waitFor();
    await expect.poll(() => page.locator('main .status-turning').count()).toBe(0);
    await page.getByRole('tab', { name: 'Attempt 1' }).click();
    expect(await findViolations(page)).toEqual([]);
    await repository.commit({ 'stuck/b.json': configMap('b') });
    await page.getByRole('button', { name: 'Retry what failed' }).click();
    await page.getByText('Only 1 object').waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
  });
});

it('a deletion shows what goes, and asks for the name', async () => {
  const { page } = browser;
  await page.goto(`${system.url}/${path}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete voyage' });
  await dialog.getByText(/^Deletes the application voyage and \d+ objects/).waitFor();
  await dialog
    .getByText(/PersistentVolumeClaim voyage-voyage is deleted: the data on it may be lost/)
    .waitFor();
  expect(await findViolations(page)).toEqual([]);
  await dialog.getByLabel(/Only the application/).check();
  await dialog.getByText(/^Deletes only the application voyage/).waitFor();
  await dialog.getByLabel(/in the background/).check();
  const confirm = dialog.getByRole('button', { name: 'Delete all of it' });
  await expect.poll(() => confirm.isDisabled()).toBe(true);
  await dialog.getByLabel('Type voyage to confirm').fill('voyage');
  await confirm.click();
  await page.getByRole('heading', { level: 1, name: /^Applications/ }).waitFor();
  const left = (): Promise<string> =>
    system.cluster.kubectl('get', 'deployments', '-n', 'voyage', '-o', 'name');
  await expect.poll(left, { timeout: 30_000 }).toBe('');
});

it('nothing of it was broken or run', async () => {
  expect(browser.problems.filter((text) => !/status of 40[134]/.test(text))).toEqual([]);
  expect(await browser.page.evaluate('window.broken')).toBeUndefined();
});

/** Presses Tab until the button with this name has the focus. */
async function tabTo(name: string): Promise<void> {
  const { page } = browser;
  for (let presses = 0; presses < 60; presses++) {
    const focused = (await page.evaluate('document.activeElement?.textContent ?? ""')) as string;
    if (focused.trim() === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} cannot be reached with the Tab key`);
}
