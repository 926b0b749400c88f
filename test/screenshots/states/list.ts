import type { Page } from 'playwright-core';
import type { State } from '../state.ts';
import { all, click, press, see } from '../state.ts';

const rows = 'css=.grid-row, .card';

/** The list of applications. */
export const list: readonly State[] = [
  { name: 'list-table', path: 'applications', at: 'fleet', ready: rows },
  { name: 'list-states', path: 'applications', ready: 'checkout' },
  {
    name: 'list-query',
    path: 'applications?q=health%3ADegraded+project%3Apayments',
    at: 'fleet',
    ready: rows,
  },
  {
    name: 'list-filters',
    path: 'applications',
    at: 'fleet',
    ready: rows,
    act: all(click('button', 'Show filters'), see('Cluster')),
    undo: click('button', 'Hide filters'),
  },
  {
    name: 'list-suggestions',
    path: 'applications',
    at: 'fleet',
    ready: rows,
    act: all(press('/'), (page) => page.keyboard.type('health:'), see('Degraded')),
  },
  {
    name: 'list-cards',
    onlyWide: true,
    path: 'applications',
    at: 'fleet',
    ready: rows,
    act: click('button', 'Cards'),
    undo: click('button', 'Table'),
  },
  {
    name: 'list-cards-states',
    onlyWide: true,
    path: 'applications',
    ready: 'checkout',
    act: click('button', 'Cards'),
    undo: click('button', 'Table'),
  },
  {
    name: 'list-no-match',
    path: 'applications?q=nothing-like-it',
    at: 'fleet',
    ready: 'No application matches',
  },
  { name: 'list-empty', path: 'applications', who: 'guest', ready: 'css=.state' },
  {
    name: 'list-selection',
    onlyWide: true,
    path: 'applications?q=sync%3AOutOfSync',
    at: 'fleet',
    ready: rows,
    act: selectRows,
  },
  {
    name: 'list-bulk-dialog',
    onlyWide: true,
    path: 'applications?q=sync%3AOutOfSync',
    at: 'fleet',
    ready: rows,
    act: all(selectRows, async (page) => {
      await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: /^Sync/ }).click();
    }),
  },
  {
    name: 'list-views',
    path: 'applications',
    at: 'fleet',
    ready: rows,
    act: click('button', /^(Views|All)$/),
  },
  {
    name: 'list-columns',
    onlyWide: true,
    path: 'applications',
    at: 'fleet',
    ready: rows,
    act: click('button', 'Columns'),
  },
  {
    name: 'list-row-menu',
    onlyWide: true,
    path: 'applications',
    ready: 'checkout',
    act: click('button', 'Actions of catalogue'),
  },
  {
    name: 'list-why',
    onlyWide: true,
    path: 'applications',
    ready: 'checkout',
    act: all(click('button', 'Actions of payments'), click('menuitem', /^Why/), see(/replicas/)),
  },
];

async function selectRows(page: Page): Promise<void> {
  const boxes = page.getByRole('checkbox', { name: /^Select (?!all)/ });
  for (const index of [0, 1, 3]) await boxes.nth(index).check();
}
