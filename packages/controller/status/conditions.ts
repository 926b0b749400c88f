import { compareTexts } from '@tiphys/base';
import type { ApplicationCondition } from '@tiphys/model';

/** Types of conditions, as Argo CD names them. */
export type ConditionType =
  | 'DeletionError'
  | 'InvalidSpecError'
  | 'ComparisonError'
  | 'SyncError'
  | 'UnknownError'
  | 'SharedResourceWarning'
  | 'RepeatedResourceWarning'
  | 'ExcludedResourceWarning'
  | 'OrphanedResourceWarning';

/** A condition found by a check, before it has a time. */
export interface Finding {
  readonly type: ConditionType;
  readonly message: string;
}

/**
 * Replaces the conditions of the `evaluated` types by `findings`; other types stay. A condition that was there
 * with the same text keeps its time. Sorted as Argo CD does, so that equal states are written equally.
 */
export function mergeConditions(
  present: readonly ApplicationCondition[] | undefined,
  findings: readonly Finding[],
  evaluated: { readonly types: readonly ConditionType[]; readonly now: string },
): ApplicationCondition[] {
  const kept = (present ?? []).filter(
    (condition) => !evaluated.types.some((type) => type === condition.type),
  );
  const found = findings.map((finding) => {
    const same = present?.find((old) => old.type === finding.type && old.message === finding.message);
    return { ...finding, lastTransitionTime: same?.lastTransitionTime ?? evaluated.now };
  });
  return [...kept, ...found].sort((left, right) => compareTexts(sortKey(left), sortKey(right)));
}

/** Conditions in one line, as operation messages show them. */
export function formatConditions(conditions: readonly ApplicationCondition[]): string {
  return conditions.map((condition) => `${condition.type}: ${condition.message}`).join(';');
}

function sortKey(condition: ApplicationCondition): string {
  return `${condition.type}/${condition.message}/${condition.lastTransitionTime ?? ''}`;
}
