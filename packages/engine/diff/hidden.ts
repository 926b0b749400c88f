import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import type { FieldChange, HiddenChanges, HiddenReason } from '@tiphys/model/v2';
import type { PlacedChange } from './changes.ts';
import { pathText, placeChanges } from './changes.ts';
import type { DescribeOptions } from './describe.ts';
import type { NamedIgnoreRule } from './ignore-rules.ts';
import { removeIgnored } from './ignore.ts';
import { lastAppliedAnnotation } from './last-applied.ts';
import { removeManagedBy } from './managed-fields.ts';
import { ownersOf } from './owners.ts';
import { applyManager } from './structured-merge.ts';

/** What hidden differences are found from. */
export interface HiddenInput {
  readonly live: KubeObject;
  readonly target: KubeObject;
  /** Differences that count. */
  readonly shown: readonly PlacedChange[];
  readonly options: DescribeOptions;
}

/** Most changes that are told of for one reason. */
const maxListed = 50;

const serverMetadata = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** Managers that write for the application itself. */
const ownManagers: readonly string[] = [applyManager, 'argocd-server', 'argocd-application-controller'];

interface Noise {
  readonly reason: HiddenReason;
  readonly text: string;
}

/** The differences between two whole objects that do not count, grouped by reason. */
export function hiddenChanges(input: HiddenInput): HiddenChanges[] {
  const { live, target, shown, options } = input;
  const owners = ownersOf(live);
  const ignored = (options.rules ?? []).map((rule) => ({ rule, paths: pathsOf(rule, input) }));
  const groups = new Map<string, { noise: Noise; count: number; changes: FieldChange[] }>();
  for (const change of placeChanges(live, target).flatMap(annotationByAnnotation)) {
    if (shown.some(({ path }) => isWithin(path, change.path) || isWithin(change.path, path))) continue;
    const owner = change.from === undefined ? undefined : owners.at(change.steps);
    const noise = noiseOf(change, owner?.manager, ignored);
    const group = groups.get(noise.text) ?? { noise, count: 0, changes: [] };
    group.count += leaves(change.from ?? change.to);
    if (group.changes.length < maxListed && isWorthShowing(noise.reason)) {
      const { from, to, path } = change;
      group.changes.push({
        path,
        op: from === undefined ? 'add' : to === undefined ? 'remove' : 'change',
        ...(from === undefined ? {} : { live: from }),
        ...(to === undefined ? {} : { desired: to }),
        by: 'unknown',
        owner,
      });
    }
    groups.set(noise.text, group);
  }
  return [...groups.values()].map(({ noise, count, changes }) => ({ ...noise, count, changes }));
}

/** Where the source has no annotations at all, those of the live object one by one: they are there for different reasons. */
function annotationByAnnotation(change: PlacedChange): PlacedChange[] {
  const { path, steps, from, to } = change;
  if (path !== 'metadata.annotations' || to !== undefined || !isJsonObject(from)) return [change];
  return Object.entries(from).map(([name, value]) => {
    const own = [...steps, name];
    return { path: pathText(own), steps: own, from: value, to: undefined };
  });
}

/** Bookkeeping has no content that anybody reads. */
function isWorthShowing(reason: HiddenReason): boolean {
  return reason !== 'managedFields' && reason !== 'last-applied';
}

function noiseOf(
  change: PlacedChange,
  manager: string | undefined,
  ignored: readonly { readonly rule: NamedIgnoreRule; readonly paths: readonly string[] }[],
): Noise {
  const [first, second, third] = change.steps;
  if (first === 'metadata' && second === 'managedFields')
    return { reason: 'managedFields', text: 'bookkeeping of field managers' };
  if (first === 'metadata' && second === 'annotations' && third === lastAppliedAnnotation)
    return { reason: 'last-applied', text: 'bookkeeping of kubectl apply' };
  const rule = ignored.find(({ paths }) => paths.some((path) => isWithin(path, change.path)));
  if (rule) return { reason: 'ignored', text: `ignored by ${rule.rule.text}` };
  if (first === 'metadata' && typeof second === 'string' && serverMetadata.includes(second))
    return { reason: 'metadata', text: 'metadata that only the API server writes' };
  if (first === 'status') return { reason: 'status', text: 'status, which the cluster writes' };
  if (change.to !== undefined) return { reason: 'equivalent', text: 'the same value, written differently' };
  return manager === undefined || ownManagers.includes(manager)
    ? { reason: 'default', text: 'defaults that the API server filled in' }
    : { reason: 'others', text: `set by ${manager}, and not in the source` };
}

/** The places that a rule takes out of a comparison. */
function pathsOf(named: NamedIgnoreRule, { live, target, options }: HiddenInput): string[] {
  const { managedFieldsManagers } = named.rules;
  if (managedFieldsManagers.length > 0) {
    const pair = removeManagedBy({ live, target }, managedFieldsManagers);
    return removedPaths(live, pair.live);
  }
  const alone = { ...options, ignore: named.rules, ignoreStatus: 'none' } as const;
  return [live, target].flatMap((object) => removedPaths(object, removeIgnored(object, alone)));
}

function removedPaths(before: KubeObject, after: KubeObject): string[] {
  return placeChanges(before, after).map(({ path }) => path);
}

/** Whether a path is another one or below it. */
function isWithin(outer: string, path: string): boolean {
  return path === outer || (path.startsWith(outer) && /^[.[]/.test(path.slice(outer.length)));
}

function leaves(value: unknown): number {
  const parts = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : undefined;
  return parts
    ? Math.max(
        1,
        parts.reduce((sum: number, part: unknown) => sum + leaves(part), 0),
      )
    : 1;
}
