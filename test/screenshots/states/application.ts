import type { State } from '../state.ts';
import { all, click, see } from '../state.ts';
import { longName } from '../world.ts';
import { app } from './path.ts';

const pane = (tab: string): string =>
  `${app('payments', 'resources')}?node=apps/Deployment/payments/payments-voyage/0&tab=${tab}`;

/** How one application is. */
export const overviews: readonly State[] = [
  { name: 'app-healthy', path: app('checkout'), ready: 'In sync with' },
  { name: 'app-out-of-sync', path: app('payments'), ready: 'replicas' },
  { name: 'app-degraded', path: app('catalogue'), ready: 'catalogue-images' },
  { name: 'app-running', path: app('ledger'), ready: 'migrate' },
  { name: 'app-failed', path: app('notifications'), ready: 'css=h1' },
  { name: 'app-missing', path: app('search'), ready: 'Missing' },
  { name: 'app-error', path: app('media'), ready: 'app path does not exist' },
  { name: 'app-suspended', path: app('reports'), ready: 'Suspended' },
  { name: 'app-multi-source', path: app('observability'), ready: 'lighthouse' },
  { name: 'app-long-name', path: app(longName), ready: 'In sync with' },
  { name: 'app-read-only', path: app('payments'), who: 'lynceus', ready: 'replicas' },
  { name: 'app-not-there', path: app('argonaut'), ready: 'argonaut' },
  { name: 'app-menu', path: app('checkout'), ready: 'In sync with', act: click('button', 'More actions') },
  {
    name: 'app-delete',
    path: app('checkout'),
    ready: 'In sync with',
    act: all(click('button', 'More actions'), click('menuitem', /^Delete/), see(/^Deletes the application/)),
  },
];

/** What an application owns, and one resource of it. */
export const resources: readonly State[] = [
  { name: 'resources-graph', path: app('checkout', 'resources'), ready: 'css=[role=treeitem], [role=row]' },
  {
    name: 'resources-graph-problems',
    path: app('catalogue', 'resources'),
    ready: 'css=[role=treeitem], [role=row]',
  },
  {
    name: 'resources-graph-many',
    path: app('harbour', 'resources'),
    ready: 'css=[role=treeitem], [role=row]',
  },
  {
    name: 'resources-graph-thousands',
    path: app('harbour', 'resources'),
    at: 'fleet',
    ready: 'css=[role=treeitem], [role=row]',
    act: async (page) => {
      await page.getByRole('button', { name: 'More of the view' }).click();
      await page.getByRole('menuitem', { name: 'Open everything' }).click();
    },
  },
  { name: 'resources-table', path: `${app('payments', 'resources')}?view=list`, ready: 'css=[role=row]' },
  { name: 'resources-table-many', path: `${app('harbour', 'resources')}?view=list`, ready: 'css=[role=row]' },
  {
    name: 'resources-pods',
    path: `${app('harbour', 'resources')}?view=pods`,
    ready: 'css=.pods, [class*=pod]',
  },
  { name: 'resources-network', path: `${app('harbour', 'resources')}?view=network`, ready: 'arrivals' },
  {
    name: 'resources-filter',
    path: app('harbour', 'resources'),
    ready: 'css=[role=treeitem], [role=row]',
    act: click('button', 'Filter'),
  },
  { name: 'resources-none', path: app('media', 'resources'), ready: 'css=h1' },
  { name: 'pane-summary', path: pane('summary'), ready: 'of' },
  { name: 'pane-manifest', path: pane('manifest'), ready: 'apiVersion' },
  { name: 'pane-diff', path: pane('diff'), ready: 'replicas' },
  { name: 'pane-events', path: pane('events'), ready: 'Scaled up' },
  { name: 'pane-logs', path: pane('logs'), ready: 'ready' },
  {
    name: 'pane-edit',
    path: pane('manifest'),
    ready: 'apiVersion',
    act: async (page) => {
      await page.getByRole('button', { name: 'Edit' }).last().click();
      await page.locator('.cm-content').waitFor();
    },
  },
  { name: 'pane-actions', path: pane('summary'), ready: 'of', act: click('button', 'Actions') },
  {
    name: 'pane-delete',
    path: pane('summary'),
    ready: 'of',
    act: async (page) => {
      await page.getByRole('complementary').getByRole('button', { name: 'Delete' }).click();
      await page.getByText(/Go with it/).waitFor();
    },
  },
  {
    name: 'pane-secret',
    path: `${app('payments', 'resources')}?node=/Secret/payments/payments-voyage/0&tab=manifest`,
    ready: 'apiVersion',
  },
];
