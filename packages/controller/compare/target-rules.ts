import { isExcludedResource, setTracking } from '@tiphys/model';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import type { TargetRules } from './targets.ts';

/** How the rendered objects of an application become its targets, by the settings and what its cluster serves. */
export function targetRules(controller: ControllerContext, context: ApplicationContext): TargetRules {
  const settings = controller.deps.config.settings();
  const namespace = context.draft.original.spec.destination.namespace ?? '';
  return {
    catalog: context.live.catalog(),
    namespace,
    excludes: (group, kind) =>
      isExcludedResource(
        settings,
        { group, kind, server: context.cluster.server },
        controller.deps.dialects.globMatchSafe,
      ),
    track: (object) => setTracking(object, { instance: context.instance, namespace, settings }),
  };
}
