import { canSync, matchingWindows } from '@tiphys/model';
import { parseTime } from '@tiphys/base';
import type { ApplicationContext, ControllerContext } from './context.ts';

/** Whether the project's sync windows let the application sync by itself now. */
export function allowsAutomatedSync(controller: ControllerContext, context: ApplicationContext): boolean {
  return windowsAllow(controller, context, { manual: false, startedAt: undefined });
}

/** Whether the windows let the operation go on that is recorded on the application. */
export function allowsOperation(controller: ControllerContext, context: ApplicationContext): boolean {
  const state = context.draft.status.operationState;
  return windowsAllow(controller, context, {
    manual: state?.operation.initiatedBy?.automated !== true,
    startedAt: parseTime(state?.startedAt),
  });
}

function windowsAllow(
  controller: ControllerContext,
  context: ApplicationContext,
  sync: { readonly manual: boolean; readonly startedAt: number | undefined },
): boolean {
  const { dialects, clock } = controller.deps;
  const rules = { matchGlob: dialects.globMatchSafe, cronPrevious: dialects.cronPrevious };
  const { metadata, spec } = context.draft.original;
  const application = { name: metadata.name ?? '', destination: spec.destination };
  const windows = matchingWindows(context.project.spec.syncWindows ?? [], application, rules.matchGlob);
  return canSync(windows, { ...sync, now: clock.now() }, rules);
}
