import type { KubeObject } from '@tiphys/base';
import { parseApiVersion, textOf } from '@tiphys/base';
import type { ResourceNetworkingInfo } from '@tiphys/model';
import type { Fields } from './json.ts';
import { fieldsOf, listOf, textsOf } from './json.ts';

const linkPrefix = 'link.argocd.argoproj.io/';
const ignoreDefaultLinks = 'argocd.argoproj.io/ignore-default-links';
const safeSchemes = new Set(['http:', 'https:', 'mailto:']);

type TargetRef = NonNullable<ResourceNetworkingInfo['targetRefs']>[number];
type Ingress = NonNullable<ResourceNetworkingInfo['ingress']>[number];

/**
 * How an object takes part in networking: which pods or services it leads to, by which addresses it is reached, and
 * links from its annotations (`controller/cache/info.go`); `undefined` for objects without any.
 */
export function projectNetworking(object: KubeObject): ResourceNetworkingInfo | undefined {
  const links = annotatedLinks(object);
  const own = kindNetworking(object);
  if (!own) return links.length > 0 ? { externalURLs: links } : undefined;
  const urls = [...links, ...(own.externalURLs ?? [])];
  return urls.length > 0 ? { ...own, externalURLs: urls } : own;
}

function kindNetworking(object: KubeObject): ResourceNetworkingInfo | undefined {
  const { group } = parseApiVersion(object.apiVersion);
  switch (`${group}/${object.kind}`) {
    case '/Pod':
      return { labels: { ...object.metadata.labels } };
    case '/Service':
      return serviceNetworking(object);
    case 'networking.k8s.io/Ingress':
    case 'extensions/Ingress':
      return ingressNetworking(object);
    case 'networking.istio.io/VirtualService':
      return { targetRefs: virtualServiceTargets(object) };
    case 'networking.istio.io/ServiceEntry': {
      const labels = fieldsOf(fieldsOf(object['spec'])['workloadSelector'])['labels'];
      return labels ? { targetLabels: textsOf(labels), targetRefs: [target('Pod', '', '')] } : undefined;
    }
    default:
      return undefined;
  }
}

function serviceNetworking(object: KubeObject): ResourceNetworkingInfo {
  const spec = fieldsOf(object['spec']);
  const ingress = spec['type'] === 'LoadBalancer' ? loadBalancerIngress(object) : [];
  return { targetLabels: textsOf(spec['selector']), ...(ingress.length > 0 ? { ingress } : {}) };
}

function loadBalancerIngress(object: KubeObject): Ingress[] {
  const balancer = fieldsOf(fieldsOf(object['status'])['loadBalancer']);
  return listOf(balancer['ingress']).flatMap((item): Ingress[] => {
    const hostname = textOf(item['hostname']);
    const ip = textOf(item['ip']);
    if (hostname) return [{ hostname }];
    return ip ? [{ ip }] : [];
  });
}

function ingressNetworking(object: KubeObject): ResourceNetworkingInfo {
  const spec = fieldsOf(object['spec']);
  const ingress = loadBalancerIngress(object);
  const services = new Set<string>();
  const urls = new Set<string>();
  addService(services, fieldsOf(spec['backend']));
  addService(services, fieldsOf(spec['defaultBackend']));
  const address = ingress.map((each) => each.hostname || each.ip || '').find(Boolean) ?? '';
  for (const rule of listOf(spec['rules'])) {
    const host = textOf(rule['host']) || address;
    for (const path of listOf(fieldsOf(rule['http'])['paths'])) {
      addService(services, fieldsOf(path['backend']));
      if (host) urls.add(`${schemeOf(spec, host)}://${host}${textOf(path['path']).replace(/\*$/, '')}`);
    }
  }
  const namespace = object.metadata.namespace ?? '';
  const hidden = isTrue(object.metadata.annotations?.[ignoreDefaultLinks]);
  return {
    targetRefs: [...services].map((name) => target('Service', namespace, name)),
    ...(ingress.length > 0 ? { ingress } : {}),
    ...(urls.size > 0 && !hidden ? { externalURLs: [...urls] } : {}),
  };
}

/** A backend names its service in `service.name` (v1) or `serviceName` (before). */
function addService(services: Set<string>, backend: Fields): void {
  const name = textOf(fieldsOf(backend['service'])['name']) || textOf(backend['serviceName']);
  if (name) services.add(name);
}

function schemeOf(spec: Fields, host: string): 'http' | 'https' {
  const secure = listOf(spec['tls']).some((entry) => {
    const hosts = Array.isArray(entry['hosts']) ? entry['hosts'] : [];
    return entry['secretName'] || hosts.includes(host);
  });
  return secure ? 'https' : 'http';
}

function virtualServiceTargets(object: KubeObject): TargetRef[] {
  const targets = new Map<string, TargetRef>();
  for (const rule of listOf(fieldsOf(object['spec'])['http'])) {
    for (const route of listOf(rule['route'])) {
      const host = textOf(fieldsOf(route['destination'])['host']);
      if (!host) continue;
      const [name = '', namespace = object.metadata.namespace ?? ''] = host.split('.');
      targets.set(`${namespace}/${name}`, target('Service', namespace, name));
    }
  }
  return [...targets.values()];
}

function target(kind: string, namespace: string, name: string): TargetRef {
  return { kind, ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) };
}

/** Values are an URL or `title|URL`; the UI makes links of them, so only harmless schemes get through. */
function annotatedLinks(object: KubeObject): string[] {
  const { annotations } = object.metadata;
  if (!annotations) return [];
  const links: string[] = [];
  for (const name of Object.keys(annotations)) {
    const value = annotations[name];
    if (!name.startsWith(linkPrefix) || value === undefined) continue;
    const url = value.slice(value.indexOf('|') + 1);
    if (URL.canParse(url) && safeSchemes.has(new URL(url).protocol)) links.push(value);
  }
  return links;
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(1|t|T|TRUE|true|True)$/.test(text);
}
