import type { KubeObject } from '@tiphys/base';
import { parseApiVersion } from '@tiphys/base';
import type { ApiResource } from '@tiphys/kube';
import { hasSyncOption } from './annotations.ts';
import { definedKind } from './order.ts';
import type { PlanInput } from './types.ts';

/** How a task's kind is served, or why the task cannot be done. */
export interface KindCheck {
  readonly kind: ApiResource | undefined;
  readonly problem: string | undefined;
}

/**
 * Looks up an object's kind and asks whether the project permits the object. A kind that is not there is no problem
 * where its CRD is part of this sync or the options say so; messages are Argo CD's.
 */
export function checkKind(object: KubeObject, input: PlanInput): KindCheck {
  const { group, version } = parseApiVersion(object.apiVersion);
  const kind = input.catalog.find(group, version, object.kind);
  if (kind) return { kind, problem: input.permit(object, kind) };

  const groupVersion = group === '' ? version : `${group}/${version}`;
  const failure = input.catalog.errors.find((error) => error.groupVersion === groupVersion);
  if (failure) {
    const problem = `failed to discover server resources for group version ${groupVersion}: ${failure.message}`;
    return { kind: undefined, problem };
  }
  if (mayComeLater(object, input, group)) return { kind: undefined, problem: undefined };
  return { kind: undefined, problem: missingKindMessage(object, input) };
}

function mayComeLater(object: KubeObject, input: PlanInput, group: string): boolean {
  if (input.options.skipDryRunOnMissingResource) return true;
  if (hasSyncOption(object, 'SkipDryRunOnMissingResource=true')) return true;
  return input.resources.some(({ target }) => target && definedKind(target) === `${group}/${object.kind}`);
}

function missingKindMessage(object: KubeObject, input: PlanInput): string {
  const { group, version } = parseApiVersion(object.apiVersion);
  const { namespace = '', name = '' } = object.metadata;
  const kind = `${group}/${object.kind}`;
  const wanted = `for requested resource ${namespace}/${name}`;
  const other = input.catalog.preferred(group, object.kind);
  if (!other) {
    return `The Kubernetes API could not find ${kind} ${wanted}. Make sure the "${object.kind}" CRD is installed on the destination cluster.`;
  }
  return `The Kubernetes API could not find version "${version}" of ${kind} ${wanted}. Version "${other.version}" of ${kind} is installed on the destination cluster.`;
}
