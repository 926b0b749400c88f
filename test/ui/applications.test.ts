import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, startSystem } from '../harness/index.ts';
import type { TestBrowser, TestSystem } from '../harness/index.ts';
import { findViolations } from './accessibility.ts';

// The web page in a real browser against running components: log in, the list, and out again.

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
    await expect.poll(() => page.title()).toBe('Log in · Tiphys');
    expect(await findViolations(page)).toEqual([]);
  });

  it('shows the applications after the login, where one wanted to go', async () => {
    const { page } = browser;
    await page.getByLabel('Password').fill(system.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    const row = page.getByRole('row', { name: /voyage/ });
    await row.getByText('OutOfSync').waitFor();
    await expect.poll(() => page.title()).toBe('Applications · Tiphys');
    expect(await findViolations(page)).toEqual([]);
    // Wide again after the look at narrow screens.
    await page.getByRole('columnheader', { name: 'Revision' }).waitFor();
    await row.getByRole('button', { name: 'Actions of voyage' }).click();
    await page.getByRole('menuitem', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { name: 'voyage', exact: true }).waitFor();
    await expect.poll(() => page.title()).toBe('voyage · Tiphys');
    // Focus follows the navigation, so that reading and tabbing go on in the new page.
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('refreshes from the list, and shows what came of it', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications`);
    const row = page.getByRole('row', { name: /voyage/ });
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('r');
    await page.getByText('Refreshing voyage').waitFor();
    await row.getByText(/Not deployed yet/).waitFor({ timeout: 20_000 });
  });

  it('refreshes what is selected in one job', async () => {
    const { page } = browser;
    const row = page.getByRole('row', { name: /voyage/ });
    await row.focus();
    await page.keyboard.press('a');
    await page.getByText('1 selected').waitFor();
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    const job = page.getByRole('region', { name: 'Bulk job' });
    await job.getByText('Refresh: done').waitFor({ timeout: 60_000 });
    await job.getByText('1 of 1').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await job.getByRole('button', { name: 'Close' }).click();
  });

  it('says what cannot be shown', async () => {
    const { page } = browser;
    await page.goto(`${system.url}/applications/nothing-like-it`);
    await page.getByRole('alert').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.goto(`${system.url}/nowhere/%zz`);
    await page.getByRole('heading', { name: /There is no page/ }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.goto(`${system.url}/help`);
    await page.getByRole('heading', { name: 'Help' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('logs out', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: /account and appearance/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  });

  it('breaks nothing on the way', () => {
    // Refusals that were asked for are answers that the browser itself reports.
    expect(browser.problems.filter((text) => !/status of 40[0134]/.test(text))).toEqual([]);
  });
});
