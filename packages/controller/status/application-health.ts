import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';

/** One managed resource as health sees it. */
export interface HealthInput {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly live: KubeObject | undefined;
  /** Health of the live object; `undefined` for kinds without health. */
  readonly health: HealthStatus | undefined;
  /** Hooks, skipped and ignored objects, and the application itself do not count. */
  readonly counts: boolean;
}

const order = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];
const maxCauses = 3;

/**
 * The application's health: the worst of its managed resources. A missing resource does not count (it shows as
 * OutOfSync), unless all are missing; nor does a child Application that is missing or unknown. Mirrors Argo CD's
 * `setApplicationHealth`, with its message.
 */
export function applicationHealth(resources: readonly HealthInput[]): HealthStatus {
  let status = 'Healthy';
  let causes: HealthInput[] = [];
  const counted = resources.filter((resource) => resource.counts);
  for (const resource of counted) {
    const health = resource.live && !ignoresHealth(resource.live) ? resource.health : undefined;
    if (!health?.status || isChildWithoutState(resource, health.status)) continue;
    const difference = order.indexOf(health.status) - order.indexOf(status);
    if (difference > 0) {
      status = health.status;
      causes = [resource];
    } else if (difference === 0 && status !== 'Healthy') {
      causes.push(resource);
    }
  }
  const allMissing = counted.length > 0 && counted.every((resource) => !resource.live);
  if (allMissing) return { status: 'Missing' };
  return causes.length > 0 ? { status, message: formatCauses(causes) } : { status };
}

function ignoresHealth(object: KubeObject): boolean {
  return object.metadata.annotations?.['argocd.argoproj.io/ignore-healthcheck'] === 'true';
}

function isChildWithoutState(resource: HealthInput, status: string): boolean {
  return (
    resource.group === 'argoproj.io' &&
    resource.kind === 'Application' &&
    (status === 'Missing' || status === 'Unknown')
  );
}

function formatCauses(causes: readonly HealthInput[]): string {
  const shown = causes.slice(0, maxCauses).map((cause) => {
    const kind = cause.group ? `${cause.group}/${cause.kind}` : cause.kind;
    return `${kind}:${cause.namespace ? `${cause.namespace}/` : ''}${cause.name}`;
  });
  const more = causes.length > maxCauses ? ` and ${causes.length - maxCauses} more` : '';
  return `Caused by ${shown.join(', ')}${more}`;
}
