import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, startSystem } from '../harness/index.ts';
import type { TestBrowser, TestSystem } from '../harness/index.ts';
import { findViolations } from './accessibility.ts';

// The web page in a real browser against running components: log in, the list, one application's live tree.

let system: TestSystem;
let browser: TestBrowser;

beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), startBrowser()]);
  await system.login();
  const destination = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'voyage'];
  const source = ['--repo', system.sampleUrl, '--path', 'charts/voyage'];
  await system.run(
    'app',
    'create',
    'voyage',
    ...source,
    ...destination,
    '--sync-option',
    'CreateNamespace=true',
  );
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await system?.[Symbol.asyncDispose]();
});

describe('the web page', () => {
  it('is served with a strict content security policy', async () => {
    const response = await fetch(system.url);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe-inline');
  });

  it('refuses a wrong password and says so', async () => {
    const { page } = browser;
    await page.goto(system.url);
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect
      .poll(() => page.getByRole('alert').textContent(), { timeout: 10_000 })
      .toBe('Invalid username or password');
    expect(await page.title()).toBe('Log in · Tiphys');
    expect(await findViolations(page)).toEqual([]);
  });

  it('shows the applications after the login', async () => {
    const { page } = browser;
    await page.getByLabel('Password').fill(system.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    const row = page.getByRole('row', { name: /voyage/ });
    await row.waitFor();
    expect(await row.textContent()).toContain('OutOfSync');
    expect(await page.title()).toBe('Applications · Tiphys');
    expect(await findViolations(page)).toEqual([]);
    await page.getByLabel('Filter applications').fill('nothing like it');
    await page.getByText('No application matches the filter').waitFor();
    await page.getByLabel('Filter applications').fill('');
  });

  it('syncs an application and shows its tree growing, without a reload', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'voyage' }).click();
    await page.getByText(/resources differ from/).waitFor();
    expect(await page.title()).toBe('voyage · Tiphys');
    // Focus follows the navigation, so that reading and tabbing go on in the new page.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByRole('button', { name: 'Start sync' }).click();
    await page.getByText(/The cluster is as .* says, and healthy/).waitFor({ timeout: 30_000 });
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Table' }).click();
    expect(await findViolations(page)).toEqual([]);
    const tree = page.getByRole('treegrid', { name: 'Resources' });
    await expect.poll(() => tree.getByRole('row', { name: /Pod/ }).count(), { timeout: 10_000 }).toBe(2);
    await system.cluster.kubectl('scale', 'deployment/voyage-voyage', '-n', 'voyage', '--replicas=3');
    await expect.poll(() => tree.getByRole('row', { name: /Pod/ }).count(), { timeout: 10_000 }).toBe(3);
  });

  it('moves through the tree by keyboard', async () => {
    const { page } = browser;
    const deployment = page.getByRole('row', { name: /^Deployment/ });
    await deployment.focus();
    const before = await page.getByRole('row').count();
    await page.keyboard.press('ArrowLeft');
    expect(await deployment.getAttribute('aria-expanded')).toBe('false');
    expect(await page.getByRole('row').count()).toBeLessThan(before);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('ReplicaSet');
  });

  it('says what cannot be shown', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/nothing-like-it`);
    await page.getByRole('alert').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.goto(`${system.url}/nowhere/%zz`);
    await page.getByRole('heading', { name: /There is no page/ }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('opens Argo CD’s links and logs out', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/voyage`);
    await page.getByRole('heading', { name: 'voyage' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  });

  it('breaks nothing on the way', () => {
    // Refusals that were asked for are answers that the browser itself reports.
    expect(browser.problems.filter((text) => !/status of 40[13]/.test(text))).toEqual([]);
  });
});
