import type { KubeObject } from '@tiphys/base';
import { syncOptionValue } from './annotations.ts';

const compareOptions = 'argocd.argoproj.io/compare-options';

/** Whether an extra object does not make the application OutOfSync (`IgnoreExtraneous`). */
export function ignoresExtraneous(object: KubeObject): boolean {
  const options = object.metadata.annotations?.[compareOptions] ?? '';
  return options.split(',').some((option) => option.trim() === 'IgnoreExtraneous');
}

/** The value of an option such as `Delete=confirm`: the object's own, else the application's, else `undefined`. */
export function optionValue(
  object: KubeObject | undefined,
  name: string,
  applicationOptions: readonly string[],
): string | undefined {
  const own = syncOptionValue(object, name);
  return own ?? applicationOptions.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Whether deleting or pruning the object waits for a person's word. */
export function needsDeletionConfirmation(
  object: KubeObject | undefined,
  applicationOptions: readonly string[],
): boolean {
  if (!object) return false;
  return ['Delete', 'Prune'].some((name) => optionValue(object, name, applicationOptions) === 'confirm');
}
