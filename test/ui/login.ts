import type { Page } from 'playwright-core';
import type { TestSystem } from '../harness/index.ts';

/** Logs `admin` in at a page (default the first one) and waits for what stands behind the login. */
export async function logIn(page: Page, system: TestSystem, path = ''): Promise<void> {
  await page.goto(`${system.url}/${path}`);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(system.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}
