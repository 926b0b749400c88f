import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, startSystem } from '../harness/index.ts';
import type { TestBrowser, TestSystem } from '../harness/index.ts';
import { findViolations } from './accessibility.ts';

// Sync, history, rollback and deletion in a real browser against running components.

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
  await system.run('app', 'set', 'voyage', '--helm-set', 'replicas=3');
  const { page } = browser;
  await page.goto(`${system.url}/applications/voyage`);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(system.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText(/1 resource differs/).waitFor({ timeout: 20_000 });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
});

async function replicas(): Promise<string> {
  const path = 'jsonpath={.spec.replicas}';
  return await system.cluster.kubectl('get', 'deployment/voyage-voyage', '-n', 'voyage', '-o', path);
}

describe('operations', () => {
  it('a sync says what differs and what its options do', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Sync voyage' });
    const differing = dialog.getByRole('list', { name: 'Differs' });
    expect(await differing.textContent()).toContain('Deployment voyage-voyage');
    await dialog.getByText('as the source says', { exact: false }).first().click();
    expect(await findViolations(page)).toEqual([]);
    await differing.getByRole('checkbox').uncheck();
    await dialog.getByRole('list', { name: 'As the source says' }).getByRole('checkbox').last().uncheck();
    await dialog.getByLabel('Force').check();
    await dialog.getByLabel('Server-side apply').check();
    expect(await dialog.getByRole('alert').textContent()).toBe(
      'Force and server-side apply exclude each other.',
    );
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Sync');
  });

  it('a dry run changes nothing, a sync does', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByLabel('Dry run').check();
    await page.getByRole('button', { name: 'Start dry run' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect
      .poll(() => system.run('app', 'get', 'voyage', '-o', 'json'), { timeout: 10_000 })
      .toMatch(/"dryRun":\s*true[\s\S]*"phase":\s*"Succeeded"/);
    expect(await replicas()).toBe('2');
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByRole('button', { name: 'Start sync' }).click();
    await expect.poll(replicas, { timeout: 20_000 }).toBe('3');
    await page.getByText(/The cluster is as .* says, and healthy/).waitFor({ timeout: 20_000 });
  });

  it('the history names authors and leads back', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'History' }).click();
    expect(new URL(page.url()).searchParams.get('rollback')).toBe('0');
    await page.getByText('Sample <sample@example.com>').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page
      .getByRole('button', { name: /^Roll back/ })
      .last()
      .click();
    const dialog = page.getByRole('dialog', { name: /Roll voyage back to/ });
    await dialog.getByText(/is made as it was deployed/).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await expect.poll(replicas, { timeout: 20_000 }).toBe('2');
    await page.getByText(/1 resource differs/).waitFor({ timeout: 20_000 });
  });

  it('no rollback while syncs start by themselves', async () => {
    const { page } = browser;
    await system.run('app', 'set', 'voyage', '--sync-policy', 'automated');
    await page
      .getByRole('button', { name: /^Roll back/ })
      .last()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/Automated sync is on/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Roll back' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'History' }).click();
  });

  it('a deletion lists what goes and asks for the name', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete voyage' });
    const list = await dialog.getByRole('list', { name: 'What goes' }).textContent();
    expect(list).toMatch(/^1 PersistentVolumeClaim may hold data/);
    expect(list).toContain('voyage/voyage-voyage-settings');
    expect(await findViolations(page)).toEqual([]);
    const confirm = dialog.getByRole('button', { name: 'Delete' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Name of the application').fill('voyage');
    await confirm.click();
    await page.getByRole('heading', { name: 'Applications' }).waitFor();
    await page.getByText('No applications yet').waitFor({ timeout: 30_000 });
    expect(await system.cluster.kubectl('get', 'deployments', '-n', 'voyage', '-o', 'name')).toBe('');
  });

  it('breaks nothing on the way', () => {
    expect(browser.problems.filter((text) => !/status of 40[134]/.test(text))).toEqual([]);
  });
});
