import type { ResourceKey } from '@tiphys/base';
import type { ApplicationSpec, Settings } from '@tiphys/model';
import type { IgnoreSources } from './ignore-rules.ts';
import { ignoreRulesFor } from './ignore-rules.ts';
import type { DiffOptions } from './types.ts';

/** What decides how the objects of an application are compared. */
export interface DiffOptionsSources {
  readonly spec: Pick<ApplicationSpec, 'ignoreDifferences' | 'syncPolicy'>;
  readonly settings: Pick<Settings, 'resourceCustomizations' | 'compareOptions'>;
  /** lang's. */
  readonly dialects: {
    jq(expression: string, value: unknown): readonly unknown[];
    globMatchSafe(pattern: string, text: string): boolean;
  };
}

/** How one object of an application is compared: by the settings, the application's ignore rules and its sync options. */
export function diffOptionsFor(key: ResourceKey, sources: DiffOptionsSources): DiffOptions {
  const { spec, settings, dialects } = sources;
  const { group, kind } = key;
  const customization = settings.resourceCustomizations[group === '' ? kind : `${group}/${kind}`];
  return {
    ignore: ignoreRulesFor(key, ignoreSourcesOf(sources)),
    ignoreStatus: settings.compareOptions.ignoreResourceStatusField,
    ignoreAggregatedRoles: settings.compareOptions.ignoreAggregatedRoles,
    structuredMerge: (spec.syncPolicy?.syncOptions ?? []).includes('ServerSideApply=true'),
    knownTypeFields: (customization?.knownTypeFields ?? []).map(({ field = '', type = '' }) => ({
      field,
      type,
    })),
    deletePath: (path, value) => dialects.jq(`del(${path})`, value)[0],
  };
}

/** Where the ignore rules of an application's objects come from. */
export function ignoreSourcesOf({ spec, settings, dialects }: DiffOptionsSources): IgnoreSources {
  return { application: spec.ignoreDifferences ?? [], settings, globMatch: dialects.globMatchSafe };
}
