import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startBrowser } from '../harness/index.ts';
import type { TestBrowser } from '../harness/index.ts';
import { adminPassword } from '../server/api-server.ts';
import { findViolations } from './accessibility.ts';
import { fleetApplication } from './fleet.ts';
import type { FleetServer } from './fleet-server.ts';
import { startFleet } from './fleet-server.ts';
import { hostileTexts } from './hostile.ts';

// The shell and the list of applications in a real browser, over a fleet that nobody reconciles: what changes is changed here.

const count = 420;
const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
let fleet: FleetServer;
let browser: TestBrowser;

beforeAll(async () => {
  [fleet, browser] = await Promise.all([startFleet(count), startBrowser()]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await fleet?.[Symbol.asyncDispose]();
});

/** Opens the list, whatever was there before. */
async function openList(query = ''): Promise<void> {
  await browser.page.goto(`${fleet.url}/applications${query}`);
  await browser.page.locator('.grid-row, .card, .state').first().waitFor();
}

function setStatus(name: string, status: object): Promise<unknown> {
  return fleet.server.kube.patch({ type, namespace: 'argocd', name }, { type: 'merge', body: { status } });
}

describe('the shell', () => {
  it('leads back to where one wanted to go, with two questions before the first row', async () => {
    const { page } = browser;
    await page.goto(`${fleet.url}/applications?proj=payments&health=Degraded`);
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password').fill(adminPassword);
    await page.keyboard.press('Enter');
    await page
      .getByRole('row', { name: /Degraded/ })
      .first()
      .waitFor();
    // Argo CD's filters have become ours.
    await expect
      .poll(() => new URL(page.url()).searchParams.get('q'))
      .toBe('project:payments health:Degraded');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await openList();
    const before = asked.filter((path) => path.startsWith('/api/'));
    expect(before.slice(0, 2).sort()).toEqual(['/api/v2/applications', '/api/v2/me']);
  });

  it('runs under a policy without inline scripts and styles', async () => {
    const policy = (await fetch(fleet.url)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('names its shortcuts and finds everything by keyboard', async () => {
    const { page } = browser;
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByText('Search and commands').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Search and commands' });
    // Commands are told apart by their pictures too.
    const pictures = (): Promise<number> =>
      palette
        .locator('.option:has(.kbd) .icon path')
        .evaluateAll((paths) => new Set(paths.map((path) => path.getAttribute('d'))).size);
    await expect.poll(pictures).toBeGreaterThan(5);
    await palette.getByRole('combobox').pressSequentially('payprodeuw');
    await palette
      .getByRole('option', { name: /payments-api-prod-eu-west-1/ })
      .first()
      .waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/applications\/argocd\/payments-api-prod-eu-west-1$/);
    await page.keyboard.press('Control+k');
    await palette.getByRole('option', { name: 'payments-api-prod-eu-west-1' }).waitFor();
    await palette.getByRole('combobox').fill('user info');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/user-info$/);
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('grid', { name: 'Applications' }).waitFor();
  });

  it('is light, dark or as the system is, and remembers it', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: /account and appearance/ }).click();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('menuitemcheckbox', { name: 'Dark theme' }).click();
    const scheme = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    await expect.poll(scheme).toBe('dark');
    await openList();
    await expect.poll(scheme).toBe('dark');
    await page.getByRole('button', { name: /account and appearance/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Theme of the system' }).click();
    await expect.poll(scheme).toBe('light dark');
  });

  it('says so when the server is away, and heals by itself', async () => {
    const { page } = browser;
    await fleet.stop();
    await page.getByText('Connection lost').waitFor({ timeout: 15_000 });
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(10);
    expect(await findViolations(page)).toEqual([]);
    await fleet.start();
    await page.getByText('Connection lost').waitFor({ state: 'detached', timeout: 30_000 });
  });
});

describe('the list', () => {
  it('is stepped through with brackets, in its order, from a page', async () => {
    const { page } = browser;
    await openList('?q=project:payments&sort=health');
    await expect.poll(() => page.getByRole('rowheader').count()).toBeGreaterThan(2);
    const names = await page.getByRole('rowheader').allTextContents();
    await page.getByRole('link', { name: names[0] ?? '', exact: true }).click();
    const title = page.getByRole('heading', { level: 1 });
    await expect.poll(() => title.textContent()).toContain(names[0]);
    await page.keyboard.press(']');
    await expect.poll(() => title.textContent()).toContain(names[1]);
    await page.keyboard.press(']');
    await expect.poll(() => title.textContent()).toContain(names[2]);
    await page.keyboard.press('[');
    await expect.poll(() => title.textContent()).toContain(names[1]);
    await page.keyboard.press('[');
    await expect.poll(() => title.textContent()).toContain(names[0]);
    await page.keyboard.press('[');
    await page.getByText('This is the first one of the list').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Next application of the list').waitFor();
    await page.keyboard.press('Escape');
  });

  it('opens what Argo CD’s addresses open above it', async () => {
    const { page } = browser;
    await page.goto(`${fleet.url}/applications?syncApps=true&proj=payments`);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe('?q=project%3Apayments');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.goto(`${fleet.url}/applications?refreshApps=true&proj=payments`);
    const bar = page.getByRole('region', { name: 'Selection' });
    await bar.getByText(/^\d+$/).waitFor();
    await page.goto(`${fleet.url}/applications?syncApp=payments-api-prod-eu-west-1`);
    await page.waitForURL(/\/applications\/argocd\/payments-api-prod-eu-west-1\/sync\?deploy=all$/);
  });

  it('is without violations as table, with filters, as cards, and empty', async () => {
    const { page } = browser;
    await openList();
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(count + 1));
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show filters' }).click();
    await page.getByRole('group', { name: 'Cluster' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Hide filters' }).click();
    await page.getByRole('button', { name: 'Cards' }).click();
    await page.locator('.card').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await openList('?q=nothing-like-it');
    await page.getByText('No application matches the filter').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show all applications' }).click();
    await page.getByRole('row').nth(5).waitFor();
  });

  it('filters by what is typed, suggested, counted and chosen', async () => {
    const { page } = browser;
    await openList();
    await page.keyboard.press('/');
    const box = page.getByRole('combobox', { name: 'Filter applications' });
    await box.pressSequentially('heal');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await box.pressSequentially('degr');
    await page.getByRole('option', { name: /Degraded/ }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=health%3ADegraded/);
    const names = (): Promise<readonly string[]> => page.getByRole('rowheader').allTextContents();
    await expect.poll(async () => (await names()).length).toBeGreaterThan(5);
    for (const text of await page.getByRole('row').allTextContents())
      expect(text).toMatch(/Degraded|^Selected/);
    await page.getByRole('button', { name: 'Remove health Degraded' }).click();
    await page.getByRole('button', { name: /^OutOfSync/ }).click();
    await page.waitForURL(/q=sync%3AOutOfSync/);
    await page
      .getByRole('button', { name: 'Views' })
      .or(page.getByRole('button', { name: 'Out of sync' }))
      .click();
    await page.getByRole('menuitemcheckbox', { name: 'Needs attention' }).click();
    await page.waitForURL(/sort=health/);
    await page.getByRole('columnheader', { name: 'Health' }).getByRole('button').click();
    await page.waitForURL(/sort=-health/);
    await expect
      .poll(() => page.getByRole('columnheader', { name: 'Health' }).getAttribute('aria-sort'))
      .toBe('descending');
  });

  it('is moved through, selected from and opened by keyboard alone', async () => {
    const { page } = browser;
    await openList();
    await page.locator('.grid-row').first().focus();
    await page.keyboard.press('End');
    await page.locator('.grid-row:focus', { hasText: 'web-frontend' }).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('X');
    await page.getByText('3 selected').waitFor();
    expect(await findViolations(page)).toEqual([]);
    // On the way the list was cards on a phone, which have no rows that could keep the focus.
    const row = page.locator('.grid-row[tabindex="0"]');
    await row.focus();
    await page.keyboard.press('a');
    await page.getByText(`${count} selected`).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Selection' }).waitFor({ state: 'detached' });
    await page.keyboard.press('.');
    await page.getByRole('menuitem', { name: 'Differences' }).waitFor();
    await page.keyboard.press('Escape');
    const name = await page.locator('.grid-row:focus [role=rowheader]').textContent();
    // The palette acts on the focused row as well.
    await page.keyboard.press('Control+k');
    await page.keyboard.type('differs in');
    await page.getByRole('option', { name: `What differs in ${name}` }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/applications/argocd/${name}`);
  });

  it('follows changes without moving rows', async () => {
    const { page } = browser;
    await openList('?q=project:payments');
    const names = await page.getByRole('rowheader').allTextContents();
    await setStatus(names[0] ?? '', { health: { status: 'Degraded', message: 'Deployment web is broken' } });
    await page
      .getByRole('row', { name: new RegExp(`${names[0]}.*Degraded: Deployment web is broken`) })
      .waitFor();
    // Why, without leaving the list: by a key, and back to the row.
    await page.getByRole('row', { name: new RegExp(`^.*${names[0]}`) }).focus();
    await page.keyboard.press('w');
    const why = page.getByRole('dialog', { name: `Why ${names[0]} is as it is` });
    await why.getByText(/Degraded: Deployment web is broken/).waitFor();
    await why.getByRole('region', { name: 'Why' }).getByText('Auto-sync is about to').waitFor();
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
    await page.locator('.grid-row:focus', { hasText: names[0] ?? '' }).waitFor();
    await page.keyboard.press('w');
    await why.getByRole('region', { name: 'Why' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    const app = fleetApplication(0);
    await fleet.server.kube.create({ ...app, metadata: { ...app.metadata, name: 'aaa-new-one' } }, type);
    await page.getByRole('button', { name: '1 new' }).waitFor();
    await expect.poll(() => page.getByRole('rowheader').first().textContent()).toBe(names[0]);
    await page.getByRole('button', { name: '1 new' }).click();
    await expect.poll(() => page.getByRole('rowheader').first().textContent()).toBe('aaa-new-one');
    await fleet.server.kube.delete({ type, namespace: 'argocd', name: 'aaa-new-one' });
    await page.locator('.row-left', { hasText: 'aaa-new-one' }).waitFor();
  });

  it('syncs many in one job, says what failed, and can be stopped', async () => {
    const { page } = browser;
    await openList('?q=project:payments+health:Progressing');
    await page.locator('.grid-row').first().focus();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Sync…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Sync \d+ applications/ });
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByLabel('Only those out of sync').uncheck();
    await dialog.getByRole('button', { name: 'Start sync' }).click();
    // There is no such cluster and no such repository.
    await page.getByText(/Sync: done/).waitFor({ timeout: 20_000 });
    await page.getByText(/, \d+ failed/).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('region', { name: 'Bulk job' }).getByRole('button', { name: 'Close' }).click();
    await page.locator('.grid-row').first().focus();
    await page.keyboard.press('a');
    // Nobody answers a refresh here, so that it goes on until it is stopped.
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await page.getByRole('region', { name: 'Bulk job' }).getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Refresh: stopped').waitFor();
  });

  it('fits a phone', async () => {
    const { page } = browser;
    await page.setViewportSize({ width: 390, height: 844 });
    await openList();
    await page.locator('.card').first().waitFor();
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.getByRole('button', { name: 'Show filters' }).click();
    await page
      .getByRole('dialog', { name: 'Filters' })
      .getByLabel(/Degraded/)
      .check();
    await page.waitForURL(/q=health%3ADegraded/);
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('shows hostile text as text', async () => {
    const { page } = browser;
    const app = fleetApplication(1);
    for (const [index, text] of hostileTexts.entries()) {
      await fleet.server.kube.create(
        {
          ...app,
          metadata: {
            ...app.metadata,
            name: `hostile-${index}`,
            labels: { team: 'hostile' },
            annotations: { 'link.argocd.argoproj.io/external-link': text, 'example.com/text': text },
          },
          spec: {
            ...(app['spec'] as object),
            project: `x${text}`,
            source: { repoURL: text, path: text, targetRevision: text },
            destination: { name: text, namespace: text },
          },
          status: { health: { status: text, message: text }, sync: { status: 'OutOfSync', revision: text } },
        },
        type,
      );
    }
    const all = 'health,sync,state,operation,project,cluster,namespace,revision,repo,path,labels';
    await openList(`?q=label:team%3Dhostile&cols=${all}`);
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(hostileTexts.length);
    await page.getByRole('button', { name: 'Show filters' }).click();
    await page.getByText('<script>window.broken=1</script>').first().waitFor();
    await page.getByRole('button', { name: 'Cards' }).click();
    await page.locator('.card').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('hostile');
    await page.getByRole('option', { name: /hostile-1/ }).waitFor();
    await page.keyboard.press('Escape');
    for (const text of hostileTexts) {
      await openList(`?q=${encodeURIComponent(text)}&sort=${encodeURIComponent(text)}`);
    }
    const resource = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'x', status: 'Synced' };
    const why = {
      ...app,
      metadata: { ...app.metadata, name: 'hostile-why' },
      spec: { ...(app['spec'] as object), project: 'payments' },
      status: {
        health: { status: 'Degraded' },
        sync: { status: 'Synced', revision: hostileTexts[0] },
        conditions: hostileTexts.map((message, index) => ({ type: `Condition${index}Error`, message })),
        resources: hostileTexts.map((text) => ({
          ...resource,
          name: text,
          health: { status: 'Degraded', message: text },
        })),
      },
    };
    await fleet.server.kube.create(why, type);
    await openList('?q=name:hostile-why');
    await page.getByRole('row', { name: /hostile-why/ }).focus();
    await page.keyboard.press('w');
    const sheet = page.getByRole('dialog', { name: /^Why hostile-why/ });
    await sheet
      .getByText(/is degraded/)
      .first()
      .waitFor();
    // What is alike is folded, and there all the same.
    for (const text of hostileTexts.slice(0, 3)) await expect.poll(() => sheet.textContent()).toContain(text);
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    expect(await page.locator('a[href^="javascript:"], main img, dialog img').count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  it('offers somebody only what they may do, also where that is one application', async () => {
    const { page } = browser;
    const policy = [
      'p, alice, applications, get, payments/*, allow',
      'p, alice, applications, sync, payments/payments-api-prod-eu-west-1, allow',
      'p, alice, projects, get, *, allow',
      'p, alice, projects, update, storefront, allow',
    ].join('\n');
    const metadata = { namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } };
    await fleet.cluster.apply(
      ['argocd-cm', 'argocd-rbac-cm'].map((name) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...metadata, name },
      })),
    );
    await fleet.cluster.configure('argocd-cm', { 'accounts.alice': 'login' });
    await fleet.cluster.configure('argocd-rbac-cm', { 'policy.csv': policy });
    await eventually(() => fleet.server.config.accounts().some(({ name }) => name === 'alice'));
    const password = 'another-good-one';
    const admin = fleet.server.client({ token: await fleet.server.login() });
    await admin.unary('/account.AccountService/UpdatePassword', {
      name: 'alice',
      currentPassword: adminPassword,
      newPassword: password,
    });
    await page.context().clearCookies();
    await page.goto(`${fleet.url}/applications?q=name:payments-api-prod-eu-west-1`);
    await page.getByLabel('Username').fill('alice');
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    const own = page.getByRole('row', { name: /payments-api-prod-eu-west-1 / });
    await own.waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'New application' }).count()).toBe(0);
    const sync = page.getByRole('menuitem', { name: /^Sync/ });
    await page.getByRole('button', { name: 'Actions of payments-api-prod-eu-west-1', exact: true }).click();
    await expect.poll(() => sync.getAttribute('aria-disabled')).toBe(null);
    await page.keyboard.press('Escape');
    await openList('?q=project:payments');
    await page.goto(`${fleet.url}/applications/argocd/payments-api-prod-eu-west-1`);
    const button = page.getByRole('button', { name: 'Sync', exact: true });
    await expect.poll(() => button.getAttribute('aria-disabled')).toBe(null);
    await page.keyboard.press(']');
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).not.toContain('eu-west-1');
    await expect.poll(() => button.getAttribute('aria-disabled')).toBe('true');
    for (const [project, reason] of [
      ['payments', 'true'],
      ['storefront', null],
    ] as const) {
      await page.goto(`${fleet.url}/settings/projects/${project}`);
      await page.getByLabel('Description').fill('changed');
      const save = page.getByRole('button', { name: 'Save', exact: true });
      await expect.poll(() => save.getAttribute('aria-disabled')).toBe(reason);
    }
  });

  it('breaks nothing on the way', async () => {
    await eventually(() => browser.page.isClosed() === false);
    const told = /status of 40[0134]|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET/;
    expect(browser.problems.filter((text) => !told.test(text))).toEqual([]);
  });
});
