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

/** One rule, and where it comes from in words. */
export interface NamedIgnoreRule {
  /** E.g. `the application's rule for /spec/replicas`. */
  readonly text: string;
  readonly rules: IgnoreRules;
}

type Rule = { readonly [Name in keyof IgnoreRules]?: readonly string[] | null | undefined };

/** The ignore rules of one object: the application's that match it, then those of the settings for its kind. */
export function ignoreRulesFor(key: ResourceKey, sources: IgnoreSources): IgnoreRules {
  const { application, settings } = matchingRules(key, sources);
  return joinRules([...application, ...settings]);
}

/** The same rules one by one, for telling people which of them hides what. */
export function namedIgnoreRules(key: ResourceKey, sources: IgnoreSources): NamedIgnoreRule[] {
  const { application, settings } = matchingRules(key, sources);
  return [
    ...application.flatMap((rule) => singleRules(rule, "the application's rule for")),
    ...settings.flatMap((rule) => singleRules(rule, "the settings' rule for")),
  ];
}

function matchingRules(
  key: ResourceKey,
  sources: IgnoreSources,
): { readonly application: readonly Rule[]; readonly settings: readonly Rule[] } {
  const matches = sources.globMatch ?? matchStars;
  const ofKind = (group: string, kind: string): boolean =>
    matches(group, key.group) && matches(kind, key.kind);
  const application = sources.application.filter(
    (rule) =>
      ofKind(rule.group ?? '', rule.kind) &&
      (!rule.name || rule.name === key.name) &&
      (!rule.namespace || rule.namespace === key.namespace),
  );
  const settings = Object.entries(sources.settings.resourceCustomizations).flatMap(
    ([pattern, { ignoreDifferences }]) => {
      const slash = pattern.indexOf('/');
      const group = slash < 0 ? '' : pattern.slice(0, slash);
      return ignoreDifferences && ofKind(group, pattern.slice(slash + 1)) ? [ignoreDifferences] : [];
    },
  );
  return { application, settings };
}

function singleRules(rule: Rule, whose: string): NamedIgnoreRule[] {
  const { jsonPointers, jqPathExpressions, managedFieldsManagers } = joinRules([rule]);
  const none: IgnoreRules = { jsonPointers: [], jqPathExpressions: [], managedFieldsManagers: [] };
  return [
    ...jsonPointers.map((pointer) => ({
      text: `${whose} ${pointer}`,
      rules: { ...none, jsonPointers: [pointer] },
    })),
    ...jqPathExpressions.map((path) => ({
      text: `${whose} ${path}`,
      rules: { ...none, jqPathExpressions: [path] },
    })),
    ...managedFieldsManagers.map((manager) => ({
      text: `${whose} what ${manager} manages`,
      rules: { ...none, managedFieldsManagers: [manager] },
    })),
  ];
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
