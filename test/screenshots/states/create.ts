import type { State } from '../state.ts';
import { all, click, scrollTo, see } from '../state.ts';
import { fleetUrl, newValues } from '../world.ts';

const draft = (change: object): string =>
  `applications?new=${encodeURIComponent(
    JSON.stringify({
      metadata: { name: 'wishlist' },
      spec: {
        project: 'storefront',
        source: { repoURL: fleetUrl, path: 'charts/voyage', targetRevision: 'main', helm: newValues },
        destination: { name: 'in-cluster', namespace: 'wishlist' },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
      },
      ...change,
    }),
  )}`;

/** A new application. */
export const create: readonly State[] = [
  {
    name: 'create-blank',
    path: 'new',
    ready: 'New application',
    act: async (page) => {
      const again = page.getByRole('button', { name: 'Start over' });
      if (await again.isEnabled()) await again.click();
    },
  },
  {
    name: 'create-errors',
    path: 'new',
    ready: 'New application',
    act: all(click('button', 'Create'), see('A name is required')),
  },
  { name: 'create-filled', path: draft({}), ready: '6 objects would be deployed' },
  {
    name: 'create-source',
    path: draft({}),
    ready: '6 objects would be deployed',
    act: scrollTo('Where it comes from'),
  },
  {
    name: 'create-values',
    path: draft({}),
    ready: '6 objects would be deployed',
    act: scrollTo('Only what I set'),
  },
  {
    name: 'create-policy',
    path: draft({}),
    ready: '6 objects would be deployed',
    act: scrollTo('When and how it syncs'),
  },
  {
    name: 'create-preview',
    path: draft({}),
    ready: '6 objects would be deployed',
    act: all(click('button', /^Deployment/), see(/replicas/)),
  },
  {
    name: 'create-yaml',
    path: draft({}),
    ready: '6 objects would be deployed',
    act: all(click('button', 'YAML'), see('apiVersion')),
    undo: click('button', 'Form'),
  },
  {
    name: 'create-render-error',
    path: draft({
      spec: {
        project: 'storefront',
        source: { repoURL: fleetUrl, path: 'charts/nowhere', targetRevision: 'main' },
        destination: { name: 'in-cluster', namespace: 'x' },
      },
    }),
    ready: 'app path does not exist',
  },
  {
    name: 'create-multi-source',
    path: draft({}),
    ready: '6 objects would be deployed',
    act: all(click('button', 'Add another source'), scrollTo('Source 2')),
    undo: click('button', 'Start over'),
  },
];
