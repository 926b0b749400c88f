import type { ApplicationSourcePlugin } from '@tiphys/model';
import { normalize } from '@tiphys/model';
import { plainKubeVersion } from '../tools/kube-version.ts';
import type { SourceRun } from '../tool.ts';

const parameterType =
  'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.ApplicationSourcePluginParameter';

/**
 * The environment of a plugin's commands: the build environment, `ARGOCD_ENV_<name>` for the variables of the application, and its
 * parameters as `ARGOCD_APP_PARAMETERS` (JSON) and `PARAM_…` (inventory §5.6).
 */
export function pluginEnvironment(run: SourceRun): Readonly<Record<string, string>> {
  const build = run.env.variables();
  const version = build['KUBE_VERSION'] ?? '';
  return {
    ...build,
    KUBE_VERSION: plainKubeVersion(version),
    ...ownVariables(run.source.plugin, run.env.expand),
  };
}

/** The variables that an application sets itself. */
function ownVariables(
  plugin: ApplicationSourcePlugin | undefined,
  expand: (text: string) => string,
): Record<string, string> {
  if (!plugin) return {};
  const variables: Record<string, string> = {};
  for (const { name, value } of plugin.env ?? []) variables[`ARGOCD_ENV_${name}`] = expand(value);
  const parameters = (plugin.parameters ?? []).map((parameter) => normalize(parameterType, parameter));
  variables['ARGOCD_APP_PARAMETERS'] = goJson(plugin.parameters ? parameters : null);
  for (const { array, map, name, string } of plugin.parameters ?? []) {
    const base = `PARAM_${escaped(name)}`;
    if (string !== undefined) variables[base] = string;
    for (const [key, value] of Object.entries(map ?? {})) variables[`${base}_${escaped(key)}`] = value;
    for (const [index, value] of (array ?? []).entries()) variables[`${base}_${index}`] = value;
  }
  return variables;
}

function escaped(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}

/** JSON as Go writes it: without characters that mean something in HTML. */
function goJson(value: unknown): string {
  const code = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, code);
}
