import type { FieldChange } from '@tiphys/model/v2';
import type { ResourceName } from './node-id.ts';
import { toYamlLines } from './yaml.ts';

/**
 * The entry of `ignoreDifferences` that lets these changes be: by manager where one controller made all of them, else by path. As YAML,
 * to be put into the application.
 */
export function ignoreRule(
  { group, kind, name, namespace }: ResourceName,
  changes: readonly FieldChange[],
): string {
  const managers = [...new Set(changes.map(({ owner }) => owner?.manager))];
  const [manager] = managers;
  const how =
    managers.length === 1 && manager !== undefined && !manager.startsWith('kubectl')
      ? { managedFieldsManagers: [manager] }
      : pathRules(changes.map(({ path }) => path));
  const rule = { ...(group ? { group } : {}), kind, name, ...(namespace ? { namespace } : {}), ...how };
  return toYamlLines({ ignoreDifferences: [rule] }).join('\n');
}

function pathRules(paths: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const steps = paths.map(stepsOf);
  const isPlain = (path: readonly Step[]): boolean => path.every(({ member }) => member === undefined);
  const pointers = steps.filter(isPlain).map((path) => path.map(({ name }) => `/${escaped(name)}`).join(''));
  const expressions = steps.filter((path) => !isPlain(path)).map((path) => path.map(jqStep).join(''));
  return {
    ...(pointers.length > 0 ? { jsonPointers: pointers } : {}),
    ...(expressions.length > 0 ? { jqPathExpressions: expressions } : {}),
  };
}

interface Step {
  readonly name: string;
  /** For an element of a list: the member that names it. */
  readonly member?: string | undefined;
}

/** Takes a path such as `spec.containers[name=web].env[0]["a.b"]` apart. */
function stepsOf(path: string): Step[] {
  const pattern = /\.?([A-Za-z_][\w-]*)|\["((?:[^"\\]|\\.)*)"\]|\[(\w+)=([^\]]*)\]|\[(\d+)\]/g;
  return [...path.matchAll(pattern)].map(([, plain, quoted, member, value, index]) => {
    if (member !== undefined) return { name: value ?? '', member };
    return { name: plain ?? (quoted === undefined ? (index ?? '') : unquoted(quoted)) };
  });
}

function unquoted(text: string): string {
  return JSON.parse(`"${text}"`) as string;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function jqStep({ name, member }: Step): string {
  if (member !== undefined) {
    const value = /^\d+$/.test(name) ? name : JSON.stringify(name);
    return `[] | select(.${member} == ${value}) | `;
  }
  if (/^\d+$/.test(name)) return `[${name}]`;
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `."${name}"`;
}
