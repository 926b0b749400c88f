import type { Application } from '@tiphys/model';

/** One sentence that says in which state an application is, and why. `now` is milliseconds since 1970. */
export function describeApplication(application: Application, now: number): string {
  const { status, metadata } = application;
  if (metadata.deletionTimestamp) return 'Being deleted, with everything it owns that its finalizers name.';
  const error = status?.conditions?.find((condition) => condition.type.endsWith('Error'));
  if (error) return error.message;
  const operation = status?.operationState;
  if (operation?.phase === 'Running') return `Syncing: ${operation.message || 'just started'}`;
  const revision = (status?.sync?.revision ?? '').slice(0, 7);
  const since = ago(status?.health?.lastTransitionTime, now);
  const health = (status?.health?.status || 'Unknown').toLowerCase();
  const cause = status?.health?.message ? ` ${status.health.message}.` : '';
  switch (status?.sync?.status) {
    case 'Synced':
      return `The cluster is as ${revision} says, and ${health}${since}.${cause}`;
    case 'OutOfSync': {
      const count = (status.resources ?? []).filter((resource) => resource.status === 'OutOfSync').length;
      const how = isAutomated(application) ? '' : ' Syncing is manual.';
      return `${count} ${count === 1 ? 'resource differs' : 'resources differ'} from ${revision}.${how}${cause}`;
    }
    default:
      return 'Not compared yet.';
  }
}

function isAutomated({ spec }: Application): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

function ago(time: string | null | undefined, now: number): string {
  const then = Date.parse(time ?? '');
  if (Number.isNaN(then)) return '';
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return ' since a moment ago';
  if (minutes < 60) return ` for ${minutes} min`;
  if (minutes < 48 * 60) return ` for ${Math.floor(minutes / 60)} h`;
  return ` for ${Math.floor(minutes / 1440)} days`;
}
