import { messageOf } from '@tiphys/base';
import type { AppProject, Cluster } from '@tiphys/model';
import { isNamespacePermitted, misfitsOf, validatePermissions } from '@tiphys/model';
import type { Finding } from './status/conditions.ts';
import type { ApplicationObject } from '@tiphys/model';
import type { ControllerDeps } from './types.ts';

/** A spec that can be worked with: its project and where it goes. */
export interface CheckedSpec {
  readonly project: AppProject;
  readonly cluster: Cluster;
}

/** What the check found; `spec` only where nothing is wrong. */
export type SpecCheck =
  | { readonly ok: true; readonly spec: CheckedSpec }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Checks an application's spec against its project, as often as it is worked on: rules may have changed since it was
 * written. Messages are Argo CD's (`InvalidSpecError`).
 */
export function checkSpec(
  deps: Pick<ControllerDeps, 'config' | 'dialects'>,
  application: ApplicationObject,
): SpecCheck {
  const misfit = misfitsOf(application).find(({ path }) => path.startsWith('spec.'));
  if (misfit) return invalid(`${misfit.path}: ${misfit.message}`);
  const name = application.spec.project || 'default';
  const project = deps.config.virtualProject(name);
  if (!project) return invalid(`Application referencing project ${name} which does not exist`);
  const namespace = application.metadata.namespace ?? '';
  if (
    !isNamespacePermitted(project, namespace, {
      home: deps.config.namespace,
      matchGlob: deps.dialects.globMatchSafe,
    })
  ) {
    return invalid(
      `application '${application.metadata.name ?? ''}' in namespace '${namespace}' is not allowed to use project '${name}'`,
    );
  }
  let cluster: Cluster;
  try {
    cluster = deps.config.destination(application.spec.destination);
  } catch (error) {
    return invalid(messageOf(error));
  }
  const findings = validatePermissions(application.spec, {
    project,
    cluster,
    clusters: deps.config.clusters(),
    matchGlob: deps.dialects.globMatchSafe,
  });
  return findings.length > 0 ? { ok: false, findings } : { ok: true, spec: { project, cluster } };
}

function invalid(message: string): SpecCheck {
  return { ok: false, findings: [{ type: 'InvalidSpecError', message }] };
}
