import type { ResourceKey } from '@tiphys/base';
import type { ResourceIgnoreDifferences, Settings } from '@tiphys/model';
import type { IgnoreRules } from './types.ts';

/** Where ignore rules come from. */
export interface IgnoreSources {
  /** `spec.ignoreDifferences` of the application. */
  readonly application: readonly ResourceIgnoreDifferences[];
  readonly settings: Pick<Settings, 'resourceCustomizations'>;
  /** Whether a glob matches a whole text (lang's `globMatchSafe`). Default: `*` only. */
  readonly globMatch?: ((pattern: string, text: string) => boolean) | undefined;
}

type Rule = { readonly [Name in keyof IgnoreRules]?: readonly string[] | null | undefined };

/** The ignore rules of one object: the application's that match it, then those of the settings for its kind. */
export function ignoreRulesFor(key: ResourceKey, sources: IgnoreSources): IgnoreRules {
  const matches = sources.globMatch ?? matchStars;
  const ofKind = (group: string, kind: string): boolean =>
    matches(group, key.group) && matches(kind, key.kind);
  const ofApplication = sources.application.filter(
    (rule) =>
      ofKind(rule.group ?? '', rule.kind) &&
      (!rule.name || rule.name === key.name) &&
      (!rule.namespace || rule.namespace === key.namespace),
  );
  const ofSettings = Object.entries(sources.settings.resourceCustomizations).flatMap(
    ([pattern, { ignoreDifferences }]) => {
      const slash = pattern.indexOf('/');
      const group = slash < 0 ? '' : pattern.slice(0, slash);
      return ignoreDifferences && ofKind(group, pattern.slice(slash + 1)) ? [ignoreDifferences] : [];
    },
  );
  return joinRules([...ofApplication, ...ofSettings]);
}

function joinRules(rules: readonly Rule[]): IgnoreRules {
  return {
    jsonPointers: rules.flatMap((rule) => rule.jsonPointers ?? []),
    jqPathExpressions: rules.flatMap((rule) => rule.jqPathExpressions ?? []),
    managedFieldsManagers: rules.flatMap((rule) => rule.managedFieldsManagers ?? []),
  };
}

/** A glob of which only `*` is special. */
function matchStars(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
