import type { KubeObject } from '@tiphys/base';
import { codes, sleep, StatusError } from '@tiphys/base';
import type { KubeClient, ObjectRef } from '@tiphys/kube';

const attempts = 10;
const pauseMs = 50;

/** Options of `updateObject`. */
export interface UpdateOptions {
  readonly signal: AbortSignal;
  /** Makes the object where there is none; without it that is `notFound`. */
  readonly create?: (() => KubeObject) | undefined;
}

/**
 * Reads an object, lets `change` make the new one, and writes it; again from the start when somebody else was faster (up to ten
 * times). `change` returns `undefined` to leave it as it is.
 */
export async function updateObject(
  kube: KubeClient,
  ref: ObjectRef,
  options: UpdateOptions & { readonly change: (object: KubeObject) => KubeObject | undefined },
): Promise<KubeObject> {
  const { signal } = options;
  for (let attempt = 1; ; attempt++) {
    const current = await kube.get(ref, { signal });
    if (!current && !options.create)
      throw new StatusError(codes.notFound, `${ref.type.plural} "${ref.name}" not found`);
    const changed = options.change(current ?? (options.create as () => KubeObject)());
    if (!changed) return current as KubeObject;
    try {
      return current
        ? await kube.replace(changed, ref.type, { signal })
        : await kube.create(changed, ref.type, { signal });
    } catch (reason) {
      const isRace =
        reason instanceof StatusError &&
        (reason.code === codes.aborted || reason.code === codes.alreadyExists);
      if (!isRace || attempt === attempts) throw reason;
    }
    await sleep(pauseMs, signal);
  }
}

/** The `Secret` kind. */
export const secretType = { group: '', version: 'v1', plural: 'secrets' } as const;
/** The `ConfigMap` kind. */
export const configMapType = { group: '', version: 'v1', plural: 'configmaps' } as const;
/** The `Event` kind. */
export const eventType = { group: '', version: 'v1', plural: 'events' } as const;
/** The `Application` kind. */
export const applicationType = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' } as const;
/** The `AppProject` kind. */
export const projectType = { group: 'argoproj.io', version: 'v1alpha1', plural: 'appprojects' } as const;

/** Text of a Secret's key, or `''`. */
export function secretText(secret: KubeObject | undefined, key: string): string {
  const data = secret?.['data'] as Readonly<Record<string, string>> | undefined;
  const value = data && Object.hasOwn(data, key) ? data[key] : undefined;
  return value === undefined ? '' : Buffer.from(value, 'base64').toString('utf8');
}

/** A Secret with some keys set to text, or removed where the text is `undefined`. */
export function withSecretText(
  secret: KubeObject,
  texts: Readonly<Record<string, string | undefined>>,
): KubeObject {
  const data: Record<string, string> = {
    ...(secret['data'] as Readonly<Record<string, string>> | undefined),
  };
  for (const [key, text] of Object.entries(texts)) {
    if (text === undefined) delete data[key];
    else data[key] = Buffer.from(text, 'utf8').toString('base64');
  }
  return { ...secret, data };
}

/** Text of a ConfigMap's key, or `undefined`. */
export function configText(configMap: KubeObject | undefined, key: string): string | undefined {
  const data = configMap?.['data'] as Readonly<Record<string, string>> | undefined;
  return data && Object.hasOwn(data, key) ? data[key] : undefined;
}
