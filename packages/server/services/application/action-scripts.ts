import type { KubeObject } from '@tiphys/base';
import { parseApiVersion } from '@tiphys/base';
import type { ApplicationDeps } from './deps.ts';

/** The scripts that say what can be done with a kind. */
export interface ActionScripts {
  readonly discovery: readonly string[];
  readonly definitions: ReadonlyMap<string, string>;
}

interface ActionsYaml {
  readonly 'discovery.lua'?: string;
  readonly definitions?: readonly { readonly name?: string; readonly 'action.lua'?: string }[];
  readonly mergeBuiltinActions?: boolean;
}

/** Collects the scripts for an object: those of `argocd-cm`, then ours unless they are replaced. */
export function actionScripts(
  deps: Pick<ApplicationDeps, 'config' | 'lang' | 'builtInActions'>,
  object: KubeObject,
): ActionScripts {
  const { group } = parseApiVersion(object.apiVersion);
  const customs = customActions(deps, group, object.kind);
  const builtIn = deps.builtInActions(group, object.kind);
  const parsed = customs.map((text) => parse(deps, text));
  const useBuiltIn = parsed.length === 0 || parsed.some(({ mergeBuiltinActions }) => mergeBuiltinActions);
  if (builtIn !== undefined && useBuiltIn) parsed.push(parse(deps, builtIn));
  const definitions = new Map<string, string>();
  for (const { definitions: given = [] } of parsed) {
    for (const { name, 'action.lua': script } of given) {
      if (name && script && !definitions.has(name)) definitions.set(name, script);
    }
  }
  const discovery = parsed.map((actions) => actions['discovery.lua'] ?? '').filter((script) => script !== '');
  return { discovery, definitions };
}

/** The customisation of exactly this kind, or the first wildcard that fits. */
function customActions(
  { config, lang }: Pick<ApplicationDeps, 'config' | 'lang'>,
  group: string,
  kind: string,
): string[] {
  const customizations = config.settings().resourceCustomizations;
  const exact = customizations[group === '' ? kind : `${group}/${kind}`]?.actions;
  if (exact) return [exact];
  const name = `${group}/${kind}`;
  return Object.entries(customizations)
    .filter(([pattern, { actions }]) => actions && pattern.includes('*') && lang.globMatchSafe(pattern, name))
    .map(([, { actions = '' }]) => actions)
    .slice(0, 1);
}

function parse({ lang }: Pick<ApplicationDeps, 'lang'>, text: string): ActionsYaml {
  return (lang.yamlParse(text)[0] ?? {}) as ActionsYaml;
}
