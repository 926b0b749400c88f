import { targetRulesOf } from '@tiphys/engine/sync/plan';
import type { TargetRules } from '@tiphys/engine/sync/plan';
import type { ApplicationContext, ControllerContext } from '../context.ts';

/** How the rendered objects of an application become its targets now. */
export function targetRules(controller: ControllerContext, context: ApplicationContext): TargetRules {
  const { config, dialects } = controller.deps;
  const { cluster, instance, live, draft } = context;
  return targetRulesOf({
    settings: config.settings(),
    catalog: live.catalog(),
    cluster,
    namespace: draft.original.spec.destination.namespace ?? '',
    instance,
    matchGlob: dialects.globMatchSafe,
  });
}
