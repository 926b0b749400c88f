import { describe, expect, it } from 'vitest';
import type { Labels, Metrics } from '@tiphys/base';
import type { StoreEvent } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import { recordApplications } from './application-metrics.ts';
import type { ApplicationMetricsOptions } from './application-metrics.ts';

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

  it('shows only what is ours when shards come and go', () => {
    const shards = { isHeld: false };
    const { tell, samples } = rig(application({}), { isOurs: () => shards.isHeld });
    expect(samples('argocd_app_info')).toEqual([]);
    shards.isHeld = true;
    tell();
    expect(samples('argocd_app_info')).toHaveLength(1);
    shards.isHeld = false;
    tell();
    expect(samples('argocd_app_info')).toEqual([]);
  });

  it('shows labels and conditions that were asked for', () => {
    const labels = ['team', 'example.com/tier-1'];
    const conditions = ['SyncError', 'OrphanedResourceWarning'];
    const { send, samples } = rig(application({}), { labels, conditions });
    const own = 'namespace=argocd,name=a,project=default';
    expect(samples('argocd_app_labels')).toEqual([`${own},label_team=,label_example_com_tier_1= 1`]);
    expect(samples('argocd_app_condition')).toEqual([
      `${own},condition=SyncError 0`,
      `${own},condition=OrphanedResourceWarning 0`,
    ]);
    const changed = application({});
    send({
      type: 'modified',
      previous: changed,
      object: {
        ...changed,
        metadata: { ...changed.metadata, labels: { team: 'blue', 'example.com/tier-1': 'x' } },
        status: { ...changed.status, conditions: [{ type: 'SyncError', message: 'failed' }] },
      },
    });
    expect(samples('argocd_app_labels')).toEqual([`${own},label_team=blue,label_example_com_tier_1=x 1`]);
    expect(samples('argocd_app_condition')).toContain(`${own},condition=SyncError 1`);
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
function rig(
  first: ApplicationObject,
  { isOurs, ...options }: ApplicationMetricsOptions & { readonly isOurs?: () => boolean } = {},
): {
  send(event: StoreEvent<ApplicationObject>): void;
  /** Says that shards have changed. */
  tell(): void;
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
      add: () => {},
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
  const tellers = new Set<() => void>();
  const shards = { subscribe: (listener: () => void) => tellers.add(listener) };
  const deps = { applications, config, metrics, shards } as unknown as Parameters<
    typeof recordApplications
  >[0];
  recordApplications(deps, isOurs ?? (({ metadata }) => metadata.namespace === 'argocd'), options);
  return {
    tell: () => tellers.forEach((listener) => listener()),
    send: (event) => listeners.forEach((listener) => listener(event)),
    samples: (name) => [...of(name)].map(([labels, value]) => `${labels} ${value}`),
  };
}
