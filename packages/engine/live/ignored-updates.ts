import type { KubeObject } from '@tiphys/base';
import { parseApiVersion } from '@tiphys/base';
import type { OverrideIgnoreDiff, Settings } from '@tiphys/model';
import { removeIgnored } from '../diff/ignore.ts';
import type { IgnoreRules } from '../diff/types.ts';

/** What of the settings says which changes do not count. */
export type UpdateSettings = Pick<
  Settings,
  'resourceCustomizations' | 'ignoreResourceUpdatesEnabled' | 'compareOptions'
>;

/** The dialects that rules are written in (packages/lang). */
export interface UpdateDialects {
  globMatchSafe(pattern: string, text: string): boolean;
  /** The object without what a jq path names. */
  deletePath(path: string, value: unknown): unknown;
}

/**
 * Makes `LiveSettings.withoutIgnoredUpdates` of the settings: `ignoreResourceUpdates` of a kind, and what comparing
 * ignores too (`ignoreDifferences` and `status`) unless `ignoreDifferencesOnResourceUpdates` is off. `undefined` where
 * every change counts.
 */
export function ignoredUpdates(
  settings: UpdateSettings,
  dialects: UpdateDialects,
): ((object: KubeObject) => KubeObject) | undefined {
  if (!settings.ignoreResourceUpdatesEnabled) return undefined;
  const { ignoreDifferencesOnResourceUpdates: alsoDifferences, ignoreResourceStatusField } =
    settings.compareOptions;
  const ignoreStatus = alsoDifferences ? ignoreResourceStatusField : 'none';
  const byKind = new Map<string, IgnoreRules>();
  return (object) => {
    const { group } = parseApiVersion(object.apiVersion);
    const name = `${group}/${object.kind}`;
    const ignore = byKind.get(name) ?? rulesFor({ group, kind: object.kind }, settings, dialects);
    byKind.set(name, ignore);
    const deletePath = (path: string, value: unknown): unknown => dialects.deletePath(path, value);
    return removeIgnored(object, { ignore, ignoreStatus, deletePath });
  };
}

function rulesFor(
  key: { readonly group: string; readonly kind: string },
  settings: UpdateSettings,
  dialects: UpdateDialects,
): IgnoreRules {
  const rules: OverrideIgnoreDiff[] = [];
  for (const [pattern, customization] of Object.entries(settings.resourceCustomizations)) {
    const slash = pattern.indexOf('/');
    const group = slash < 0 ? '' : pattern.slice(0, slash);
    if (
      !dialects.globMatchSafe(group, key.group) ||
      !dialects.globMatchSafe(pattern.slice(slash + 1), key.kind)
    )
      continue;
    if (customization.ignoreResourceUpdates) rules.push(customization.ignoreResourceUpdates);
    const { ignoreDifferences } = customization;
    if (ignoreDifferences && settings.compareOptions.ignoreDifferencesOnResourceUpdates)
      rules.push(ignoreDifferences);
  }
  return {
    jsonPointers: rules.flatMap((rule) => rule.jsonPointers ?? []),
    jqPathExpressions: rules.flatMap((rule) => rule.jqPathExpressions ?? []),
    // Managed fields are left out anyway.
    managedFieldsManagers: [],
  };
}
