import type { KubeObject } from '@tiphys/base';
import { parseApiVersion } from '@tiphys/base';
import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import { parseState } from './diff-items.ts';
import type { ResourceDiff } from './diff-items.ts';

/** A live object as requests name it. */
export interface NamedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly resourceName: string;
}

/** The flags that pick live resources of an application. */
export function resourceFilterFlags(needsKind: boolean): readonly FlagSpec[] {
  return [
    stringFlag('resource-name', 'Name of the resource'),
    stringFlag('kind', 'Kind of the resource', { required: needsKind }),
    stringFlag('group', 'Group of the resource'),
    stringFlag('namespace', 'Namespace of the resource'),
  ];
}

/** Allows more than one resource. */
export const allFlag: FlagSpec = boolFlag('all', 'All resources that match, not just one');

/** The live resources that flags pick; throws where there is none, or several and `all` is false. */
export function matchingResources(
  items: readonly ResourceDiff[],
  flags: FlagSet,
  all: boolean,
): readonly NamedResource[] {
  const found = items
    .map((item) => parseState(item.liveState))
    .filter((object) => object !== undefined)
    .map(namedResource)
    .filter((resource) => isPicked(resource, flags));
  if (found.length === 0) throw new Error('no matching resource found');
  if (found.length > 1 && !all) {
    throw new Error('multiple resources match inputs, use the --all flag to patch multiple resources');
  }
  return found;
}

function namedResource(object: KubeObject): NamedResource {
  return {
    ...parseApiVersion(object.apiVersion),
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    resourceName: object.metadata.name ?? '',
  };
}

function isPicked(resource: NamedResource, flags: FlagSet): boolean {
  const is = (flag: string, value: string): boolean =>
    flags.string(flag) === '' || flags.string(flag) === value;
  return (
    (!flags.changed('group') || flags.string('group') === resource.group) &&
    is('kind', resource.kind) &&
    is('namespace', resource.namespace) &&
    is('resource-name', resource.resourceName)
  );
}
