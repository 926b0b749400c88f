import type { State } from '../state.ts';
import { all, click, fill, press, see } from '../state.ts';

/** The frame of every page, and what stands in for a page. */
export const shell: readonly State[] = [
  { name: 'login', path: 'login', who: 'nobody', ready: 'Log in' },
  {
    name: 'login-error',
    path: 'login',
    who: 'nobody',
    ready: 'Log in',
    act: all(
      fill('Username', 'admin'),
      fill('Password', 'wrong'),
      click('button', 'Log in'),
      see(/[Ii]nvalid/),
    ),
  },
  { name: 'login-sso-error', path: 'login?has_sso_error=true', who: 'nobody', ready: 'did not succeed' },
  {
    name: 'shell-palette',
    path: 'applications',
    at: 'fleet',
    ready: 'css=.grid-row, .card',
    act: press('Control+k'),
  },
  {
    name: 'shell-palette-found',
    path: 'applications',
    at: 'fleet',
    ready: 'css=.grid-row, .card',
    act: all(
      press('Control+k'),
      (page) => page.keyboard.type('payprodeuw'),
      see('payments-api-prod-eu-west-1'),
    ),
  },
  {
    name: 'shell-shortcuts',
    path: 'applications',
    at: 'fleet',
    ready: 'css=.grid-row, .card',
    act: press('?'),
  },
  {
    name: 'shell-user-menu',
    path: 'applications',
    ready: 'checkout',
    act: click('button', /account and appearance/),
  },
  { name: 'shell-help', path: 'help', ready: 'Help' },
  { name: 'shell-not-found', path: 'nowhere/at/all', ready: 'There is no page' },
  {
    name: 'shell-offline',
    path: 'applications',
    ready: 'checkout',
    act: async (page) => {
      await page.route('**/api/**', (route) => route.abort());
      await page.context().setOffline(true);
      await page.getByText('Connection lost').waitFor({ timeout: 60_000 });
    },
    undo: async (page) => {
      await page.unroute('**/api/**');
      await page.context().setOffline(false);
    },
  },
  {
    name: 'shell-session-expired',
    path: 'applications/argocd/checkout',
    ready: 'css=h1',
    act: async (page) => {
      await page.context().clearCookies();
      await page.keyboard.press('r');
      await page.getByLabel('Password').waitFor();
    },
  },
  {
    name: 'shell-server-error',
    path: 'applications',
    ready: 'css=body',
    act: async (page) => {
      await page.route('**/api/v2/me', (route) =>
        route.fulfill({ status: 500, json: { error: 'the cluster cannot be reached', code: 13 } }),
      );
      await page.reload();
      await page.getByRole('button', { name: /again/i }).waitFor();
    },
    undo: (page) => page.unroute('**/api/v2/me'),
  },
];
