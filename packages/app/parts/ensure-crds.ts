import type { KubeObject } from '@tiphys/base';
import { codes, jsonEqual, retry, sleep, StatusError } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import { crds } from '@tiphys/model';

const crdType = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' };

/** How long a new CRD may take to be served, in milliseconds. */
const servedMs = 30_000;
const lookMs = 100;

/**
 * Makes or updates the CustomResourceDefinitions and waits until the API server serves them. One that is as it should be is not
 * written; a newer one of another installation is taken over. A component that may not see them leaves them to the installation
 * manifest and throws only where the API server does not serve them.
 */
export async function ensureCrds(client: KubeClient, signal?: AbortSignal): Promise<void> {
  await Promise.all(crds().map((crd) => ensureCrd(client, crd as unknown as KubeObject, signal)));
  client.invalidateDiscovery();
}

async function ensureCrd(client: KubeClient, crd: KubeObject, signal?: AbortSignal): Promise<void> {
  const name = crd.metadata.name ?? '';
  const ref = { type: crdType, name };
  const write = async (): Promise<void> => {
    const present = await client.get(ref, { signal });
    if (!present) {
      await client.create(crd, crdType, { signal });
    } else if (!isContained(crd['spec'], present['spec'])) {
      await client.patch(ref, { type: 'apply', body: crd, force: true }, { signal, fieldManager: 'tiphys' });
    }
  };
  const raced = (error: unknown): boolean =>
    error instanceof StatusError && (error.code === codes.alreadyExists || error.code === codes.aborted);
  try {
    await retry(write, { attempts: 3, shouldRetry: raced, signal });
    await untilServed(client, name, signal);
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== codes.permissionDenied) throw error;
    await requireServed(client, crd, signal);
  }
}

async function requireServed(client: KubeClient, crd: KubeObject, signal?: AbortSignal): Promise<void> {
  const { names } = crd['spec'] as { readonly names: { readonly kind: string } };
  const catalog = await client.resources({ signal });
  if (catalog.find('argoproj.io', 'v1alpha1', names.kind)) return;
  throw new StatusError(
    codes.failedPrecondition,
    `the API server does not serve ${crd.metadata.name ?? ''}, and this component may not make it: apply the CRDs first`,
  );
}

async function untilServed(client: KubeClient, name: string, signal?: AbortSignal): Promise<void> {
  const until = Date.now() + servedMs;
  for (;;) {
    const crd = await client.get({ type: crdType, name }, { signal });
    const status = crd?.['status'] as
      | { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
      | undefined;
    if (status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True'))
      return;
    if (Date.now() > until) throw new StatusError(codes.unavailable, `the API server does not serve ${name}`);
    await sleep(lookMs, signal);
  }
}

/** Whether everything we want is there; the API server adds defaults of its own. */
function isContained(wanted: unknown, present: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(present) &&
      wanted.length === present.length &&
      wanted.every((item, index) => isContained(item, present[index]))
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof present !== 'object' || present === null) return false;
    const members = present as Readonly<Record<string, unknown>>;
    return Object.entries(wanted).every(([key, value]) => isContained(value, members[key]));
  }
  return jsonEqual(wanted, present);
}
