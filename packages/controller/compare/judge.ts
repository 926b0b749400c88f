import { keyText, parseApiVersion } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { diffResource, diffWithDryRun } from '@tiphys/engine/diff';
import type { DiffResult } from '@tiphys/engine/diff';
import {
  ignoresExtraneous,
  isHook,
  isNamespaced,
  isSkipped,
  needsDeletionConfirmation,
  syncWave,
} from '@tiphys/engine/sync/plan';
import { isResourcePermitted, isSelfReferenced, trackedInstance } from '@tiphys/model';
import type { HealthStatus, ResourceStatus } from '@tiphys/model';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import type { HealthInput } from '../status/application-health.ts';
import { applicationHealth } from '../status/application-health.ts';
import type { Finding } from '../status/conditions.ts';
import type { ManagedResource } from './comparison.ts';
import { diffOptionsFor } from './diff-options.ts';
import type { DryRun, DryRuns } from './dry-runs.ts';
import type { ResourcePair } from './pairs.ts';

/** Statuses of the single resources and what follows from them for the application. */
export interface Judgement {
  readonly resources: readonly ManagedResource[];
  readonly status: 'Synced' | 'OutOfSync' | 'Unknown';
  readonly health: HealthStatus;
  readonly findings: readonly Finding[];
}

/** What is judged. */
export interface JudgedInput {
  readonly pairs: readonly ResourcePair[];
  readonly incomplete: boolean;
  /** What the cluster would make of targets; the others are compared without asking it. */
  readonly dryRuns: DryRuns;
}

/**
 * Compares every pair and says what it means: its sync status, whether it has to be pruned, the application's status and
 * health. Where something could not be loaded every status is Unknown. Rules are those of Argo CD's `CompareAppState`.
 */
export function judgeResources(
  controller: ControllerContext,
  context: ApplicationContext,
  input: JudgedInput,
): Judgement {
  const findings: Finding[] = [];
  const resources: ManagedResource[] = [];
  const healths: HealthInput[] = [];
  let outOfSync = false;
  for (const pair of input.pairs) {
    const facts = pairFacts(controller, context, pair);
    findings.push(...facts.findings);
    const dryRun = input.dryRuns.get(keyText(pair.key));
    const diff = comparePair(controller, context, { ...pair, dryRun });
    const status = syncStatusOf(pair, facts, diff);
    if (status === 'OutOfSync' && !isIgnoredExtra(pair)) outOfSync = true;
    const health = healthOf(context, pair);
    healths.push({ ...pair.key, live: pair.live, health, counts: facts.counts });
    const shown = input.incomplete || !facts.permitted ? 'Unknown' : status;
    resources.push({
      ...pair,
      diff,
      selfReferenced: facts.selfReferenced,
      status: resourceStatus(controller, context, { pair, facts, status: shown, health }),
    });
  }
  const status = outOfSync ? 'OutOfSync' : 'Synced';
  return {
    resources,
    findings,
    health: applicationHealth(healths),
    status: input.incomplete ? 'Unknown' : status,
  };
}

interface PairFacts {
  readonly object: KubeObject;
  readonly hook: boolean;
  /** Skipped hooks and objects whose tracking mark names another object are shown without a status. */
  readonly judged: boolean;
  readonly counts: boolean;
  readonly selfReferenced: boolean;
  readonly permitted: boolean;
  readonly findings: readonly Finding[];
}

function pairFacts(
  controller: ControllerContext,
  context: ApplicationContext,
  pair: ResourcePair,
): PairFacts {
  const { target, live } = pair;
  const object = live ?? target;
  if (!object) throw new TypeError('a pair without objects');
  const settings = controller.deps.config.settings();
  const selfReferenced = isSelfReferenced({ live, target }, settings);
  const hook = isHook(object);
  const skipped = target !== undefined && isSkipped(target);
  const namespaced = isNamespaced(context.live.catalog(), object);
  return {
    object,
    hook,
    selfReferenced,
    judged: !hook && !skipped && selfReferenced,
    counts: !skipped && !hook && !isItself(context, pair),
    permitted: isResourcePermitted(
      context.project,
      { ...pair.key, namespaced },
      controller.deps.dialects.globMatchSafe,
    ),
    findings: [...sharedFinding(controller, context, live), ...namespaceFinding(object, namespaced)],
  };
}

function sharedFinding(
  controller: ControllerContext,
  context: ApplicationContext,
  live: KubeObject | undefined,
): Finding[] {
  const owner = live && trackedInstance(live, controller.deps.config.settings());
  if (!owner || owner === context.instance) return [];
  const { name = '', namespace = '' } = context.draft.original.metadata;
  const message = `${live.kind}/${live.metadata.name ?? ''} is part of applications ${namespace}/${name} and ${owner.replaceAll('_', '/')}`;
  return [{ type: 'SharedResourceWarning', message }];
}

function namespaceFinding(object: KubeObject, namespaced: boolean): Finding[] {
  if (!namespaced || object.metadata.namespace) return [];
  const { group, version } = parseApiVersion(object.apiVersion);
  const gvk = `${group}/${version}, Kind=${object.kind}`;
  return [
    { type: 'InvalidSpecError', message: `Namespace for ${object.metadata.name ?? ''} ${gvk} is missing.` },
  ];
}

function comparePair(
  controller: ControllerContext,
  context: ApplicationContext,
  { dryRun, ...pair }: ResourcePair & { readonly dryRun: DryRun | undefined },
): DiffResult {
  const options = diffOptionsFor(controller, context, pair.key);
  return dryRun && pair.live
    ? diffWithDryRun(dryRun.predicted, pair.live, options)
    : diffResource(pair, options);
}

function syncStatusOf(pair: ResourcePair, facts: PairFacts, diff: DiffResult): ResourceStatus['status'] {
  if (!facts.judged) return undefined;
  return diff.modified || !pair.target || !pair.live ? 'OutOfSync' : 'Synced';
}

function isIgnoredExtra(pair: ResourcePair): boolean {
  const { target, live } = pair;
  return !target && live !== undefined && ignoresExtraneous(live);
}

function healthOf(context: ApplicationContext, pair: ResourcePair): HealthStatus | undefined {
  if (!pair.live) return { status: 'Missing' };
  return context.live.node(pair.key)?.health;
}

/** An application that deploys itself is not judged by its own health. */
function isItself(context: ApplicationContext, pair: ResourcePair): boolean {
  const { name, namespace } = context.draft.original.metadata;
  return (
    pair.key.group === 'argoproj.io' &&
    pair.key.kind === 'Application' &&
    pair.key.name === name &&
    pair.key.namespace === namespace
  );
}

/** Hooks count as extra like in Argo CD: what only a hook left behind is no reason for an automated sync. */
function isExtra(pair: ResourcePair, facts: PairFacts): boolean {
  return pair.live !== undefined && facts.selfReferenced && (facts.hook || !pair.target);
}

function resourceStatus(
  controller: ControllerContext,
  context: ApplicationContext,
  judged: {
    readonly pair: ResourcePair;
    readonly facts: PairFacts;
    readonly status: ResourceStatus['status'];
    readonly health: HealthStatus | undefined;
  },
): ResourceStatus {
  const { pair, facts } = judged;
  const syncOptions = context.draft.original.spec.syncPolicy?.syncOptions ?? [];
  const wave = pair.target ? syncWave(pair.target) : 0;
  const confirm =
    needsDeletionConfirmation(pair.target, syncOptions) || needsDeletionConfirmation(pair.live, syncOptions);
  const { group, kind, namespace, name } = pair.key;
  return {
    ...(group ? { group } : {}),
    version: parseApiVersion(facts.object.apiVersion).version,
    kind,
    ...(namespace ? { namespace } : {}),
    name: name || facts.object.metadata.name || '',
    ...(judged.status ? { status: judged.status } : {}),
    ...(controller.options.persistResourceHealth && judged.health ? { health: judged.health } : {}),
    ...(facts.hook ? { hook: true } : {}),
    ...(isExtra(judged.pair, facts) ? { requiresPruning: true } : {}),
    ...(wave === 0 ? {} : { syncWave: wave }),
    ...(confirm ? { requiresDeletionConfirmation: true } : {}),
  } as ResourceStatus;
}
