import type { State } from '../state.ts';
import { all, fill, see } from '../state.ts';
import { app } from './path.ts';

/** Differences, syncs and the history. */
export const operations: readonly State[] = [
  { name: 'diff', path: app('payments', 'diff'), ready: 'objects differ' },
  {
    name: 'diff-settings',
    path: `${app('payments', 'diff')}?object=/ConfigMap/payments/payments-voyage-settings`,
    ready: 'edited by hand',
  },
  {
    name: 'diff-unified',
    path: app('payments', 'diff'),
    ready: 'objects differ',
    act: async (page) => {
      const one = page.getByRole('button', { name: 'Unified' });
      if (await one.isVisible()) await one.click();
    },
  },
  {
    name: 'diff-noise',
    path: app('payments', 'diff'),
    ready: 'objects differ',
    act: async (page) =>
      page
        .getByText(/differences do not count/)
        .first()
        .click(),
  },
  { name: 'diff-none', path: app('checkout', 'diff'), ready: 'css=h1' },
  { name: 'sync-plan', path: `${app('payments', 'sync')}?deploy=all`, ready: 'This sync' },
  { name: 'sync-plan-hooks', path: `${app('search', 'sync')}?deploy=all`, ready: 'This sync' },
  {
    name: 'sync-plan-warnings',
    path: `${app('payments', 'sync')}?deploy=all`,
    ready: 'This sync',
    act: async (page) => {
      await page
        .getByRole('checkbox', { name: /^Replace/ })
        .first()
        .check();
      await page
        .getByText(/is replaced/)
        .first()
        .waitFor();
    },
  },
  { name: 'sync-running', path: app('ledger', 'sync'), ready: 'migrate' },
  { name: 'sync-failed', path: app('notifications', 'sync'), ready: 'failed' },
  { name: 'sync-done', path: app('checkout', 'sync'), ready: 'succeeded' },
  { name: 'sync-never', path: app('search', 'sync'), ready: 'css=h1' },
  { name: 'history', path: app('checkout', 'history'), ready: 'deployments' },
  {
    name: 'history-rollback',
    path: app('checkout', 'history'),
    ready: 'deployments',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Roll back/ })
        .last()
        .click();
      await page.getByText(/^Going back/).waitFor();
    },
  },
  { name: 'history-none', path: app('search', 'history'), ready: 'css=h1' },
  { name: 'logs', path: app('checkout', 'logs'), ready: 'ready' },
  { name: 'events', path: app('checkout', 'events'), ready: 'OperationCompleted' },
  {
    name: 'config',
    path: app('checkout', 'config'),
    ready: 'What it is and where it goes',
    act: see('argocd.argoproj.io/tracking-id'),
  },
  {
    name: 'config-changed',
    path: app('payments', 'config'),
    ready: 'As it is saved',
    act: all(fill('replicas, your value', '7'), see(/changed/)),
  },
];
