import { keyOf, parseApiVersion, silentLogger, systemClock } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { createHealthCheck } from '@tiphys/engine/health';
import { createLiveCluster } from '@tiphys/engine/live';
import type { LiveCluster } from '@tiphys/engine/live';
import type { SyncResource } from '@tiphys/engine/sync/plan';
import { createSyncRunner } from '@tiphys/engine/sync/run';
import type { SyncRequest, SyncRunner, SyncStep } from '@tiphys/engine/sync/run';
import { createKubeClient, loadKubeconfig } from '@tiphys/kube';
import type { ApiResource, ClientConfig, KubeClient } from '@tiphys/kube';
import type { OperationState, ResourceResult, SyncOperation } from '@tiphys/model';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

/** A real cluster with what a sync needs. */
export interface EngineCluster extends AsyncDisposable {
  readonly cluster: TestCluster;
  readonly config: ClientConfig;
  readonly client: KubeClient;
  readonly live: LiveCluster;
  readonly runner: SyncRunner;
  /** A namespace of its own for a test. */
  namespace(): Promise<string>;
  /** The kind of an object as the server serves it. */
  kindOf(object: KubeObject): ApiResource;
  read(object: KubeObject): Promise<KubeObject | undefined>;
}

/** Wave delay of the tests' runner. */
export const waveDelayMs = 50;

/** Starts a cluster and watches it. */
export async function startEngineCluster(): Promise<EngineCluster> {
  const cluster = await startTestCluster();
  const config = await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env });
  const client = createKubeClient(config);
  const health = createHealthCheck();
  const live = createLiveCluster({
    client,
    settings: { ...liveSettings, health },
    log: silentLogger,
    clock: systemClock,
  });
  const stop = new AbortController();
  const running = live.run(stop.signal);
  await live.ready();
  const runner = createSyncRunner(
    { client, live, health, clock: systemClock, log: silentLogger },
    { waveDelayMs },
  );
  const kindOf = (object: KubeObject): ApiResource => {
    const { group, version } = parseApiVersion(object.apiVersion);
    const kind = live.catalog().find(group, version, object.kind);
    if (!kind) throw new Error(`no kind ${object.apiVersion} ${object.kind}`);
    return kind;
  };
  let namespaces = 0;
  return {
    cluster,
    config,
    client,
    live,
    runner,
    kindOf,
    async namespace() {
      const name = `test-${++namespaces}`;
      await cluster.kubectl('create', 'namespace', name);
      return name;
    },
    read(object) {
      const kind = kindOf(object);
      const { name = '', namespace } = object.metadata;
      return client.get({ type: kind, namespace: kind.namespaced ? namespace : undefined, name });
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await client.close();
      await cluster.stop();
    },
  };
}

const liveSettings = {
  trackingMethod: 'annotation',
  instanceLabelKey: 'app.kubernetes.io/instance',
  installationId: '',
  namespaces: [],
  clusterResources: true,
  excludes: () => false,
} as const;

/** Makes objects outside of any sync, and waits until the live state shows them. */
export async function makeLive(engine: EngineCluster, objects: readonly KubeObject[]): Promise<void> {
  await engine.cluster.apply(objects);
  await eventually(() => objects.every((one) => engine.live.node(keyOf(one)) !== undefined));
}

/** What a test syncs. */
export interface TestSync {
  readonly targets: readonly KubeObject[];
  /** Live objects that are no longer wanted. */
  readonly extras?: readonly KubeObject[];
  readonly namespace: string;
  readonly sync?: SyncOperation;
  readonly request?: Partial<SyncRequest>;
}

/** An operation that has just begun. */
export function begin(sync: SyncOperation = {}): OperationState {
  return { operation: { sync }, phase: 'Running', startedAt: new Date().toISOString() } as OperationState;
}

/** The request of a sync; its resources have the tracking mark of application `app`. */
export function requestOf({ targets, extras = [], namespace, request }: TestSync): SyncRequest {
  const resources: SyncResource[] = [
    ...targets.map((target) => ({ target: tracked(target), live: undefined })),
    ...extras.map((live) => ({ target: undefined, live })),
  ];
  return { resources, namespace, revision: '0123456789abcdef', permit: () => undefined, ...request };
}

/** Runs a sync to its end; changes and the times that steps ask for are waited for as a controller does. */
export async function runSync(
  engine: EngineCluster,
  sync: TestSync,
  from: OperationState = begin(sync.sync),
): Promise<SyncRun> {
  const steps: SyncStep[] = [];
  const request = requestOf(sync);
  let state = from;
  const signal = AbortSignal.timeout(60_000);
  for (;;) {
    const step = await engine.runner.advance(state, request, signal);
    steps.push(step);
    // What is saved is JSON; nothing else may carry over.
    ({ state } = JSON.parse(JSON.stringify(step)) as { state: OperationState });
    if (step.next === 'done') return { state, steps, results: state.syncResult?.resources ?? [] };
    if (step.next === 'wait') await nextChange(engine, Math.min(step.waitMs, 1000), signal);
  }
}

/** A sync that was run. */
export interface SyncRun {
  readonly state: OperationState;
  readonly steps: readonly SyncStep[];
  readonly results: readonly ResourceResult[];
}

/** Results as short lines: phase, kind/name, status, phase of the task, message. */
export function lines(results: readonly ResourceResult[]): string[] {
  return results.map(
    ({ syncPhase, kind, name, status, hookPhase, message }) =>
      `${syncPhase} ${kind}/${name} ${status ?? ''} ${hookPhase ?? ''} ${message ?? ''}`,
  );
}

/** The object with the tracking mark of application `app`. */
export function tracked(object: KubeObject): KubeObject {
  const { group, kind, namespace, name } = keyOf(object);
  const id = `app:${group}/${kind}:${namespace}/${name}`;
  const annotations = { ...object.metadata.annotations, 'argocd.argoproj.io/tracking-id': id };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function nextChange(engine: EngineCluster, timeoutMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      unsubscribe();
      if (signal.aborted) reject(new Error('the sync did not end'));
      else resolve();
    };
    const timer = setTimeout(done, timeoutMs);
    const unsubscribe = engine.live.subscribe((change) => {
      if (change.applications.includes('app')) done();
    });
  });
}
