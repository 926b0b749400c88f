import type { ApplicationObject, AppProjectObject } from '@tiphys/model';
import { isSourcePermitted } from '@tiphys/model';
import type { ApplicationDeps } from './deps.ts';

/**
 * The application with the destination that its Ksonnet environment names in `app.yaml`, where the application names none itself, as
 * Argo CD filled it in until 2.0. Any other application stays as it is; so does one whose repository its project forbids or that cannot be read,
 * which the checks that follow tell.
 */
export async function withKsonnetDestination(
  deps: Pick<ApplicationDeps, 'config' | 'lang' | 'repoService'>,
  application: ApplicationObject,
  { project, signal }: { readonly project: AppProjectObject; readonly signal: AbortSignal },
): Promise<ApplicationObject> {
  const { destination, source } = application.spec;
  const environment = source?.ksonnet?.environment ?? '';
  const { name = '', namespace = '', server = '' } = destination;
  const lacksCluster = name === '' && server === '';
  if (!source || environment === '' || (!lacksCluster && namespace !== '')) return application;
  if (!isSourcePermitted(project, source.repoURL, deps.lang.globMatchSafe)) return application;
  const repo = deps.config.repository(source.repoURL, project.metadata.name ?? '');
  const details = await deps.repoService.getAppDetails({ repo, source }, { signal }).catch(() => undefined);
  const found = Object.entries(details?.ksonnet?.environments ?? {}).find(
    ([key]) => key === environment,
  )?.[1];
  if (!found) return application;
  return {
    ...application,
    spec: {
      ...application.spec,
      destination: {
        ...destination,
        ...(lacksCluster ? { server: found.destination?.server ?? '' } : {}),
        namespace: namespace || (found.destination?.namespace ?? ''),
      },
    },
  };
}
