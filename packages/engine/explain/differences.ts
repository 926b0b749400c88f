import type { Cause, Evidence, FieldChange, NextStep, ObjectDiff } from '@tiphys/model/v2';
import type { ExplainInput } from './types.ts';
import { counted, durationText, firstLine, listed, objectText, shortRevisionText } from './words.ts';

/** Most resources that are explained one by one, and changes that are shown of each. */
const maxResources = 20;
const maxChanges = 6;
/** More of the same kind than this are told together. */
const maxAlike = 3;
const maxValue = 80;

/** Managers that stand for a person at work. */
const byHand = /^(kubectl|k9s|lens|freelens|headlamp|octant|node-fetch|Mozilla|OpenAPI-Generator)/i;

/** Why each object is out of sync: a commit, a hand, a controller, something new, or something left over. */
export function differenceCauses(input: ExplainInput): Cause[] {
  const all = input.differences.slice(0, maxResources).flatMap((diff) => causesOf(diff, input));
  const alike = (['new-in-source', 'needs-pruning', 'deleted-live'] as const).flatMap((rule) => {
    const causes = all.filter((cause) => cause.rule === rule);
    return causes.length > maxAlike ? [groupOf(rule, causes, input)] : causes;
  });
  const others = all.filter(({ rule }) => !Object.hasOwn(groupWords, rule));
  return [...others, ...alike];
}

const groupWords: Readonly<Record<string, (revision: string) => string>> = {
  'new-in-source': (revision) => `are in ${revision} and not in the cluster yet`,
  'needs-pruning': (revision) => `are in the cluster and no longer in ${revision}`,
  'deleted-live': () => 'were deleted from the cluster after they had been synced',
};

/** Many objects of which the same is to be said: said once. */
function groupOf(rule: string, causes: readonly Cause[], input: ExplainInput): Cause {
  const [first] = causes;
  const kinds = Map.groupBy(causes, ({ resource }) => resource?.kind ?? '');
  const prune = rule === 'needs-pruning';
  return {
    rule,
    tone: 'warn',
    text: `${counted(causes.length, 'resource')} ${groupWords[rule]?.(revisionText(input)) ?? ''}`,
    since: first?.since,
    evidence: [
      ...commitEvidence(input),
      ...[...kinds].map(([kind, some]) => ({
        label: kind,
        text: listed(
          some.map(({ resource }) => resource?.name ?? ''),
          8,
        ),
      })),
    ],
    step: { text: prune ? 'Sync with Prune to delete them.' : 'Sync to create them.', action: 'sync' },
    causes: [],
  };
}

function causesOf(diff: ObjectDiff, input: ExplainInput): Cause[] {
  if (diff.state === 'missing') return [missingCause(diff, input)];
  if (diff.state === 'extra') return [extraCause(diff, input)];
  const fromLive = diff.changes.filter(({ by }) => by === 'live' || by === 'both');
  const fromSource = diff.changes.filter((change) => !fromLive.includes(change));
  if (fromLive.length === 0) return [sourceCause(diff, fromSource, input)];
  const live = liveCause(diff, fromLive, input);
  return fromSource.length > 0 ? [sourceCause(diff, fromSource, input), live] : [live];
}

function missingCause(diff: ObjectDiff, input: ExplainInput): Cause {
  const result = input.application.status?.operationState?.syncResult;
  const synced = (result?.resources ?? []).some(
    ({ kind, name, namespace, group, status }) =>
      kind === diff.kind &&
      name === diff.name &&
      namespace === diff.namespace &&
      group === diff.group &&
      status === 'Synced',
  );
  const isSame = result?.revision === input.application.status?.sync?.revision;
  if (synced && isSame) {
    return {
      ...about(diff, 'deleted-live', 'warn'),
      text: `${objectText(diff)} was deleted from the cluster after it had been synced`,
      evidence: [],
      step: { text: 'Sync to create it again.', action: 'sync', resource: nameOf(diff) },
    };
  }
  return {
    ...about(diff, 'new-in-source', 'warn'),
    text: `${objectText(diff)} is in ${revisionText(input)} and not in the cluster yet`,
    evidence: commitEvidence(input),
    step: { text: 'Sync to create it.', action: 'sync', resource: nameOf(diff) },
  };
}

function extraCause(diff: ObjectDiff, input: ExplainInput): Cause {
  return {
    ...about(diff, 'needs-pruning', 'warn'),
    text: `${objectText(diff)} is in the cluster and no longer in ${revisionText(input)}`,
    evidence: commitEvidence(input),
    step: { text: 'Sync with Prune to delete it.', action: 'sync', resource: nameOf(diff) },
  };
}

function liveCause(diff: ObjectDiff, changes: readonly FieldChange[], input: ExplainInput): Cause {
  const owners = [...new Set(changes.map(({ owner }) => owner?.manager ?? 'somebody'))];
  const times = changes.flatMap(({ owner }) => owner?.at ?? []).toSorted((a, b) => (a < b ? 1 : -1));
  const [at] = times;
  const ago = at ? ` ${durationText(input.now - Date.parse(at))} ago` : '';
  const who = listed(owners, 2);
  const controllers = owners.filter((owner) => owner !== 'somebody' && !byHand.test(owner));
  return {
    ...about(diff, controllers.length > 0 ? 'rule-missing' : 'changed-live', 'warn'),
    text: `${objectText(diff)}: ${who} changed ${fieldsText(changes)} in the cluster${ago}`,
    since: at,
    evidence: [...changeEvidence(changes), ...ruleEvidence(diff, controllers)],
    step: liveStep(diff, controllers),
  };
}

function liveStep(diff: ObjectDiff, controllers: readonly string[]): NextStep {
  const [controller] = controllers;
  if (controller === undefined) {
    return {
      text: 'Sync to undo the change, or put it into the source to keep it.',
      action: 'diff',
      resource: nameOf(diff),
    };
  }
  return {
    text: `If ${controller} is to own this, add an ignore rule for it; else sync to undo the change.`,
    action: 'diff',
    resource: nameOf(diff),
  };
}

function ruleEvidence({ group, kind }: ObjectDiff, controllers: readonly string[]): Evidence[] {
  if (controllers.length === 0) return [];
  const rule = { group, kind, managedFieldsManagers: controllers };
  return [{ label: 'ignoreDifferences', text: JSON.stringify(rule), code: true }];
}

function sourceCause(diff: ObjectDiff, changes: readonly FieldChange[], input: ExplainInput): Cause {
  const { wanted } = input;
  const who = wanted?.author ? ` by ${authorName(wanted.author)}` : '';
  const verb = changes.length > 0 ? `changes ${fieldsText(changes)}` : 'differs in what Kubernetes compares';
  return {
    ...about(diff, 'changed-source', 'warn'),
    text: `${objectText(diff)}: ${revisionText(input)}${who} ${verb}`,
    since: wanted?.date,
    evidence: [...commitEvidence(input), ...changeEvidence(changes)],
    step: { text: 'Sync to bring it to the cluster.', action: 'sync', resource: nameOf(diff) },
  };
}

function fieldsText(changes: readonly FieldChange[]): string {
  const [only] = changes;
  return changes.length === 1 && only ? only.path : counted(changes.length, 'field');
}

function changeEvidence(changes: readonly FieldChange[]): Evidence[] {
  const shown = changes.slice(0, maxChanges).map((change): Evidence => ({
    label: change.path,
    text: `${valueText(change.live)} → ${valueText(change.desired)}`,
    code: true,
    ...(change.owner?.at ? { at: change.owner.at } : {}),
  }));
  const rest = changes.length - shown.length;
  return rest > 0 ? [...shown, { label: 'and', text: `${counted(rest, 'more change')}` }] : shown;
}

/** The commit as evidence; nothing where it could not be read. */
export function commitEvidence({ wanted }: ExplainInput): Evidence[] {
  if (!wanted?.author && !wanted?.message) return [];
  const text = [firstLine(wanted.message ?? ''), authorName(wanted.author ?? '')].filter(Boolean).join(' — ');
  return [
    {
      label: `commit ${shortRevisionText(wanted.revision)}`,
      text,
      ...(wanted.date ? { at: wanted.date } : {}),
    },
  ];
}

function authorName(author: string): string {
  return author.replace(/\s*<[^>]*>\s*$/, '');
}

function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > maxValue ? `${text.slice(0, maxValue)}…` : text;
}

function revisionText({ application, wanted }: ExplainInput): string {
  const sync = application.status?.sync;
  const revision = wanted?.revision || sync?.revision || sync?.revisions?.[0] || '';
  return revision ? shortRevisionText(revision) : 'the source';
}

function about(
  diff: ObjectDiff,
  rule: string,
  tone: Cause['tone'],
): Pick<Cause, 'rule' | 'tone' | 'resource' | 'causes'> {
  return { rule, tone, resource: nameOf(diff), causes: [] };
}

function nameOf({ group, kind, namespace, name }: ObjectDiff): NonNullable<Cause['resource']> {
  return { group, kind, namespace, name };
}
