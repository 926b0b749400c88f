import { textOf } from '@tiphys/base';

/** Names and values of a manifest that are worth a look, whatever its kind. */
export type ManifestFact = readonly [name: string, value: string];

type Fields = Readonly<Record<string, unknown>>;

/** Values of one list that are shown. */
const maxValues = 12;

/** What a person looks for in a manifest (JSON): replicas, ports, addresses, hosts, schedules, sizes. */
export function manifestFacts(manifest: string | undefined): ManifestFact[] {
  const object = fieldsOf(parse(manifest));
  const spec = fieldsOf(object['spec']);
  const status = fieldsOf(object['status']);
  const facts: (ManifestFact | undefined)[] = [
    replicas(spec, status),
    text('Service type', object['kind'] === 'Service' ? spec['type'] : undefined),
    list('Ports', listOf(spec['ports']).map(port)),
    text('Cluster IP', spec['clusterIP']),
    list('Addresses', addressesOf(status)),
    list('Hosts', hostsOf(spec)),
    text('Schedule', spec['schedule']),
    text('Suspended', spec['suspend'] === true ? 'yes' : undefined),
    text('Node', spec['nodeName']),
    text('Pod IP', status['podIP']),
    text('Phase', object['kind'] === 'Service' ? undefined : status['phase']),
    text('Size', fieldsOf(fieldsOf(spec['resources'])['requests'])['storage']),
    text('Storage class', spec['storageClassName']),
    object['data'] === undefined ? undefined : ['Keys', shortList(Object.keys(fieldsOf(object['data'])))],
  ];
  return facts.filter((fact) => fact !== undefined);
}

function replicas(spec: Fields, status: Fields): ManifestFact | undefined {
  if (typeof spec['replicas'] !== 'number') return undefined;
  const ready = Number(status['readyReplicas'] ?? 0);
  return ['Replicas', `${ready} of ${spec['replicas']} ready`];
}

function port(fields: Fields): string {
  const target = fields['targetPort'];
  const node = fields['nodePort'];
  const parts = [
    `${textOf(fields['name'])}${fields['name'] ? ' ' : ''}${String(fields['port'] ?? fields['containerPort'] ?? '')}`,
    target === undefined || target === fields['port'] ? '' : ` → ${textOf(target) || String(Number(target))}`,
    node === undefined ? '' : ` (node ${String(Number(node))})`,
  ];
  return parts.join('');
}

function addressesOf(status: Fields): string[] {
  const points = listOf(fieldsOf(status['loadBalancer'])['ingress']);
  return points.map((point) => textOf(point['hostname']) || textOf(point['ip']));
}

function hostsOf(spec: Fields): string[] {
  const rules = listOf(spec['rules']).map((rule) => textOf(rule['host']));
  const names = Array.isArray(spec['hostnames']) ? spec['hostnames'].map(textOf) : [];
  return [...new Set([...rules, ...names])].filter(Boolean);
}

function text(name: string, value: unknown): ManifestFact | undefined {
  return typeof value === 'string' && value !== '' ? [name, value] : undefined;
}

function list(name: string, values: readonly string[]): ManifestFact | undefined {
  const shown = values.filter(Boolean);
  return shown.length > 0 ? [name, shortList(shown)] : undefined;
}

function shortList(values: readonly string[]): string {
  const more = values.length - maxValues;
  return `${values.slice(0, maxValues).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function parse(manifest: string | undefined): unknown {
  try {
    return JSON.parse(manifest ?? '{}');
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
