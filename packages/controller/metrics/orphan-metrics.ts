import type { Labels, Metrics } from '@tiphys/base';
import type { ApplicationObject } from '@tiphys/model';
import { applicationKey } from '../schedule/triggers.ts';
import { applicationLabels } from './application-metrics.ts';

/** Shows how many objects in an application's namespace belong to nobody. */
export interface OrphanMetrics {
  set(application: ApplicationObject, count: number): void;
  /** Forgets an application, by its key, that is gone. */
  remove(key: string): void;
}

/** Declares the metric. Where a project does not monitor orphans there are none to count: 0. */
export function createOrphanMetrics(metrics: Metrics): OrphanMetrics {
  const gauge = metrics.gauge({
    name: 'argocd_app_orphaned_resources_count',
    help: 'Number of orphaned resources per application',
    labels: ['namespace', 'name', 'project'],
  });
  const shown = new Map<string, Labels>();
  const remove = (key: string): void => {
    const labels = shown.get(key);
    if (labels) gauge.remove(labels);
    shown.delete(key);
  };
  return {
    set(application, count) {
      const key = applicationKey(application);
      const labels = applicationLabels(application);
      if (shown.get(key)?.['project'] !== labels['project']) remove(key);
      shown.set(key, labels);
      gauge.set(count, labels);
    },
    remove,
  };
}
