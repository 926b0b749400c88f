import type { ResourceKey } from '@tiphys/base';
import { ignoreRulesFor } from '@tiphys/engine/diff';
import type { DiffOptions } from '@tiphys/engine/diff';
import type { ApplicationContext, ControllerContext } from '../context.ts';

/** How one object of an application is compared: by the settings, the application's ignore rules and its sync options. */
export function diffOptionsFor(
  controller: ControllerContext,
  context: ApplicationContext,
  key: ResourceKey,
): DiffOptions {
  const { config, dialects } = controller.deps;
  const settings = config.settings();
  const { spec } = context.draft.original;
  const { group, kind } = key;
  const customization = settings.resourceCustomizations[group === '' ? kind : `${group}/${kind}`];
  return {
    ignore: ignoreRulesFor(key, {
      application: spec.ignoreDifferences ?? [],
      settings,
      globMatch: dialects.globMatchSafe,
    }),
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
