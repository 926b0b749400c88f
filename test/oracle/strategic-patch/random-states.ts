import type { KubeObject } from '@tiphys/base';
import fc from 'fast-check';

/** Three random states of one object: last applied, wanted, live. */
export interface RandomStates {
  readonly kind: string;
  readonly original: KubeObject;
  readonly modified: KubeObject;
  readonly current: KubeObject;
}

type Fields = Record<string, unknown>;

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const texts = fc.constantFrom('1', '2', '3');
const numbers = fc.integer({ min: 1, max: 4 });

/** Elements that differ in `key`, in random order. */
function list(key: string, element: fc.Arbitrary<Fields>): fc.Arbitrary<Fields[]> {
  return fc.uniqueArray(element, { selector: (value) => value[key], maxLength: 4 });
}

/** A record of which each member but `needed` may be missing. */
function some(needed: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Fields> {
  return fc.record(fields, { requiredKeys: needed === '' ? [] : [needed] });
}

const map = fc.dictionary(names, texts, { maxKeys: 3 });
const fieldRef = fc.record({ fieldRef: fc.record({ fieldPath: texts }) });
const env = fc.oneof(
  fc.record({ name: names, value: texts }),
  fc.record({ name: names, valueFrom: fieldRef }),
);
const probe = fc.oneof(
  fc.record({ httpGet: fc.record({ path: texts, port: numbers }), periodSeconds: numbers }),
  fc.record({ tcpSocket: fc.record({ port: numbers }) }),
);
const container = some('name', {
  name: names,
  image: texts,
  args: fc.array(texts, { maxLength: 2 }),
  env: list('name', env),
  ports: list('containerPort', fc.record({ containerPort: numbers, name: texts })),
  livenessProbe: probe,
  resources: some('', { limits: map, requests: map }),
  volumeMounts: list('mountPath', fc.record({ mountPath: texts, name: names })),
});
const volume = fc.oneof(
  fc.record({ name: names, emptyDir: some('', { medium: texts }) }),
  fc.record({
    name: names,
    configMap: some('name', { name: texts, items: fc.array(fc.record({ key: texts }), { maxLength: 2 }) }),
  }),
  fc.record({ name: names, secret: fc.record({ secretName: texts }) }),
);
const podSpec = some('containers', {
  containers: list('name', container),
  initContainers: list('name', container),
  volumes: list('name', volume),
  tolerations: fc.array(fc.record({ key: names }), { maxLength: 2 }),
  nodeSelector: map,
  imagePullSecrets: list('name', fc.record({ name: names })),
  securityContext: some('', { runAsUser: numbers, supplementalGroups: fc.array(numbers, { maxLength: 2 }) }),
  topologySpreadConstraints: list('topologyKey', fc.record({ topologyKey: names, maxSkew: numbers })),
  hostAliases: list('ip', fc.record({ ip: texts, hostnames: fc.array(names, { maxLength: 2 }) })),
});
const metadata = some('name', {
  name: fc.constant('web'),
  labels: map,
  annotations: map,
  finalizers: fc.uniqueArray(names, { maxLength: 3 }),
  ownerReferences: list('uid', fc.record({ uid: names, kind: texts })),
});
const strategy = fc.oneof(
  fc.constant({ type: 'Recreate' }),
  some('type', {
    type: fc.constant('RollingUpdate'),
    rollingUpdate: some('', { maxSurge: texts, maxUnavailable: texts }),
  }),
);
const deployment = fc.record({
  apiVersion: fc.constant('apps/v1'),
  kind: fc.constant('Deployment'),
  metadata,
  spec: some('template', {
    replicas: numbers,
    strategy,
    template: some('spec', { metadata, spec: podSpec }),
  }),
});
const service = fc.record({
  apiVersion: fc.constant('v1'),
  kind: fc.constant('Service'),
  metadata,
  spec: some('', {
    ports: list('port', some('port', { port: numbers, name: texts, targetPort: numbers })),
    selector: map,
    externalIPs: fc.array(texts, { maxLength: 2 }),
    type: texts,
  }),
});

/** Always the same random states for one seed. In every third, what was applied last is what is live. */
export function randomStates(seed: number, count: number): RandomStates[] {
  const objects = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(deployment, deployment, deployment) },
    { weight: 1, arbitrary: fc.tuple(service, service, service) },
  );
  return fc.sample(objects, { seed, numRuns: count }).map((triple, index) => {
    const [applied, modified, current] = triple as unknown as [KubeObject, KubeObject, KubeObject];
    return { kind: modified.kind, original: index % 3 === 0 ? current : applied, modified, current };
  });
}
