import type { KubeObject } from '@tiphys/base';
import { fit, normalize } from '../codec/codec.ts';
import type { Misfit } from '../codec/fit.ts';
import type { ApplicationObject } from '../schema/application.ts';

/** What stands behind an Application that was not stored as it is read. */
interface Stored {
  readonly object: KubeObject;
  readonly misfits: readonly Misfit[];
}

const stored = Symbol('as it is stored');

const parts = {
  spec: 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.ApplicationSpec',
  status: 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.ApplicationStatus',
  operation: 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.Operation',
} as const;

/**
 * An Application as it can be worked with and shown. Its CRD leaves copies of sources free, and another CRD may check even less;
 * without this, one Application that somebody wrote by hand would fail every list it is in. Values of a wrong type are left out, and
 * `misfitsOf` tells which; most Applications have none and are returned as they are.
 */
export function readApplication(object: KubeObject): ApplicationObject {
  const misfits: Misfit[] = [];
  const changed: Record<string, unknown> = {};
  for (const [part, typeName] of Object.entries(parts)) {
    if (object[part] === undefined || object[part] === null) continue;
    const fitted = fit(typeName, object[part]);
    if (fitted.misfits.length === 0) continue;
    // As Go reads it: what the rest of the code takes for given is there, though empty.
    changed[part] = normalize(typeName, fitted.value ?? {});
    misfits.push(...fitted.misfits.map(({ path, message }) => ({ path: `${part}.${path}`, message })));
  }
  if (misfits.length === 0) return object as ApplicationObject;
  const application = { ...object, ...changed };
  // Not enumerable: whoever makes another Application from this one does not take it along.
  const value: Stored = { object, misfits };
  return Object.defineProperty(application, stored, { value }) as unknown as ApplicationObject;
}

/** The object that an Application was read from, misfits included: what a patch has to start from to put them right. */
export function storedApplication(application: ApplicationObject): ApplicationObject {
  return (storedOf(application)?.object ?? application) as ApplicationObject;
}

/** Values that `readApplication` left out, with paths such as `operation.sync.source.path`. */
export function misfitsOf(application: ApplicationObject): readonly Misfit[] {
  return storedOf(application)?.misfits ?? [];
}

function storedOf(application: ApplicationObject): Stored | undefined {
  return (application as { readonly [stored]?: Stored })[stored];
}
