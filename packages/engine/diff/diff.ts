import type { JsonObject, KubeObject } from '@tiphys/base';
import { jsonEqual } from '@tiphys/base';
import { applyDefaults } from './canonical/apply-defaults.ts';
import { canonicalize } from './canonical/canonicalize.ts';
import { canonicalizeKnownTypes } from './canonical/known-types.ts';
import { comparableLive, withFilledClaims } from './filled-in.ts';
import { removeIgnored } from './ignore.ts';
import { lastAppliedAnnotation, lastAppliedOf } from './last-applied.ts';
import { removeManagedBy } from './managed-fields.ts';
import { normalizeObject } from './normalize.ts';
import { applyPatch, createThreeWayPatch } from './strategic/three-way.ts';
import { predictServerSideApply } from './structured-merge.ts';
import type { DiffOptions, DiffResult, ResourceStates } from './types.ts';

const syncOptionsAnnotation = 'argocd.argoproj.io/sync-options';

/**
 * Compares what should be with what is. Mirrors Argo CD's order: by field ownership where the object is applied
 * server-side, else three-way with the last-applied annotation, else two-way. Throws TypeError where both sides are
 * missing.
 */
export function diffResource({ target, live }: ResourceStates, options: DiffOptions = {}): DiffResult {
  if (!target || !live) return diffOneSide(target, live, options);

  const managers = options.ignore?.managedFieldsManagers ?? [];
  const pair = managers.length > 0 ? removeManagedBy({ live, target }, managers) : { live, target };
  const wanted = normalize(pair.target, options);
  const present = normalize(pair.live, options);
  if (options.structuredMerge || hasServerSideOption(target)) return diffByOwnership(wanted, present);

  // The annotation is read from the object as it is: ignore rules may take it away.
  const applied = lastAppliedOf(live);
  const original = applied ? normalize(applied, options) : wanted;
  return diffByPatch({ original, wanted, present });
}

/** An object as both sides of a comparison see it: canonical, without what is ignored. The input is not changed. */
export function normalize(object: KubeObject, options: DiffOptions = {}): KubeObject {
  const known = canonicalizeKnownTypes(canonicalize(object), options.knownTypeFields ?? []);
  return removeIgnored(normalizeObject(known, options), options);
}

/**
 * Compares with the answer of a server-side dry run of the target (`ServerSideDiff=true`); only ownership and
 * bookkeeping are left out.
 */
export function diffWithDryRun(dryRun: KubeObject, live: KubeObject, options: DiffOptions = {}): DiffResult {
  return result(withoutBookkeeping(normalize(live, options)), withoutBookkeeping(normalize(dryRun, options)));
}

function diffOneSide(
  target: KubeObject | undefined,
  live: KubeObject | undefined,
  options: DiffOptions,
): DiffResult {
  if (live) return { modified: false, normalizedLive: normalize(live, options), predictedLive: undefined };
  if (!target) throw new TypeError('a comparison needs a target or a live object');
  return { modified: true, normalizedLive: undefined, predictedLive: normalize(target, options) };
}

function hasServerSideOption(target: KubeObject): boolean {
  const text = target.metadata.annotations?.[syncOptionsAnnotation] ?? '';
  return text.split(',').some((option) => option.trim() === 'ServerSideApply=true');
}

function diffByOwnership(wanted: KubeObject, present: KubeObject): DiffResult {
  const predicted = predictServerSideApply(withFilledClaims(wanted, present), present);
  return result(applyDefaults(withoutLastApplied(present)), applyDefaults(withoutLastApplied(predicted)));
}

interface States {
  readonly original: KubeObject;
  readonly wanted: KubeObject;
  readonly present: KubeObject;
}

function diffByPatch(states: States): DiffResult {
  const original = withoutNamespace(states.original);
  const modified = withoutNamespace(states.wanted);
  const patch = createThreeWayPatch({
    original,
    modified,
    current: comparableLive(original, states.present),
  });
  const predicted = applyPatch(states.present, patch);
  return result(applyDefaults(states.present), applyDefaults(predicted));
}

function result(live: KubeObject, predicted: KubeObject): DiffResult {
  return { modified: !jsonEqual(live, predicted), normalizedLive: live, predictedLive: predicted };
}

/** A manifest need not name the namespace that the live object has; an empty annotation map says nothing. */
function withoutNamespace(object: KubeObject): KubeObject {
  const { namespace: _, annotations, ...metadata } = object.metadata;
  const isEmpty = !annotations || Object.keys(annotations).length === 0;
  return { ...object, metadata: isEmpty ? metadata : { ...metadata, annotations } };
}

function withoutLastApplied(object: KubeObject): KubeObject {
  if (object.metadata.annotations?.[lastAppliedAnnotation] === undefined) return object;
  const { [lastAppliedAnnotation]: _, ...annotations } = object.metadata.annotations;
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function withoutBookkeeping(object: KubeObject): KubeObject {
  const { managedFields: _, resourceVersion: __, ...metadata } = withoutLastApplied(object).metadata;
  return { ...object, metadata: metadata as JsonObject } as KubeObject;
}
