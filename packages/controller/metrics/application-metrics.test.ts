import { describe, expect, it } from 'vitest';
import type { Labels, Metrics } from '@tiphys/base';
import type { StoreEvent } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import { recordApplications } from './application-metrics.ts';

describe('recordApplications()', () => {
  it('tells what each application is like now, once', () => {
    const { send, samples } = rig(application({}));
    expect(samples('argocd_app_info')).toEqual([
      'namespace=argocd,name=a,project=default,autosync_enabled=false,repo=https://git.example/team/app,' +
        'dest_server=https://cluster,dest_namespace=there,sync_status=Unknown,health_status=Unknown,operation= 1',
    ]);
    send({
      type: 'modified',
      previous: application({}),
      object: application({ sync: 'Synced', automated: true }),
    });
    expect(samples('argocd_app_info')).toEqual([
      expect.stringMatching(/autosync_enabled=true,.*sync_status=Synced,/),
    ]);
    send({ type: 'deleted', object: application({}) });
    expect(samples('argocd_app_info')).toEqual([]);
  });

  it('counts a sync once, when it ends', () => {
    const { send, samples } = rig(application({ finishedAt: '2026-01-01T00:00:01Z' }));
    expect(samples('argocd_app_sync_total')).toEqual([]);
    const before = application({});
    const ended = application({ finishedAt: '2026-01-01T00:00:07Z' });
    send({ type: 'modified', previous: before, object: ended });
    send({ type: 'modified', previous: ended, object: { ...ended } });
    const labels = 'namespace=argocd,name=a,project=default,dest_server=https://cluster';
    expect(samples('argocd_app_sync_total')).toEqual([`${labels},phase=Succeeded,dry_run=false 1`]);
    expect(samples('argocd_app_sync_duration_seconds_total')).toEqual([`${labels} 7`]);
  });

  it('leaves applications of others alone', () => {
    const { samples } = rig(application({ namespace: 'other' }));
    expect(samples('argocd_app_info')).toEqual([]);
  });
});

interface Given {
  readonly namespace?: string;
  readonly sync?: string;
  readonly automated?: boolean;
  readonly finishedAt?: string;
}

function application({ namespace = 'argocd', sync, automated, finishedAt }: Given): ApplicationObject {
  const started = { operation: { sync: {} }, startedAt: '2026-01-01T00:00:00Z' };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a', namespace },
    spec: {
      project: 'default',
      source: { repoURL: 'https://user:secret@git.example/team/app.git' },
      destination: { server: 'https://cluster', namespace: 'there' },
      ...(automated ? { syncPolicy: { automated: {} } } : {}),
    },
    status: {
      ...(sync ? { sync: { status: sync } } : {}),
      ...(finishedAt ? { operationState: { ...started, phase: 'Succeeded', finishedAt } } : {}),
    },
  } as unknown as ApplicationObject;
}

/** Recorded metrics of a store with one application. */
function rig(first: ApplicationObject): {
  send(event: StoreEvent<ApplicationObject>): void;
  samples(name: string): string[];
} {
  const values = new Map<string, Map<string, number>>();
  const of = (name: string): Map<string, number> => {
    const present = values.get(name) ?? new Map<string, number>();
    values.set(name, present);
    return present;
  };
  const text = (labels: Labels = {}): string =>
    Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(',');
  const metrics: Metrics = {
    counter: ({ name }) => ({
      inc: (labels, by = 1) => void of(name).set(text(labels), (of(name).get(text(labels)) ?? 0) + by),
    }),
    gauge: ({ name }) => ({
      set: (value, labels) => void of(name).set(text(labels), value),
      remove: (labels) => void of(name).delete(text(labels)),
    }),
    histogram: () => ({ observe() {} }),
  };
  const listeners = new Set<(event: StoreEvent<ApplicationObject>) => void>();
  const applications = {
    list: () => [first],
    subscribe(listener: (event: StoreEvent<ApplicationObject>) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const config = { destination: () => ({ server: 'https://cluster' }) };
  const deps = { applications, config, metrics } as unknown as Parameters<typeof recordApplications>[0];
  recordApplications(deps, ({ metadata }) => metadata.namespace === 'argocd');
  return {
    send: (event) => listeners.forEach((listener) => listener(event)),
    samples: (name) => [...of(name)].map(([labels, value]) => `${labels} ${value}`),
  };
}
