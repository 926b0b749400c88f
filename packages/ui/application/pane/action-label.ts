import type { ResourceActionChoice } from '@tiphys/model/v2';

/** `restart` reads as `Restart`, `create-job` as `Create job`. */
export function labelOf({
  name = '',
  displayName,
}: Pick<ResourceActionChoice, 'name' | 'displayName'>): string {
  if (displayName) return displayName;
  const words = name.replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
