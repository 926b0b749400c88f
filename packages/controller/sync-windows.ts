import { canSync, matchingWindows } from '@tiphys/model';
import { messageOf, parseTime } from '@tiphys/base';
import type { ApplicationContext, ControllerContext } from './context.ts';

/** Whether the project's sync windows let the application sync by itself now. */
export function allowsAutomatedSync(controller: ControllerContext, context: ApplicationContext): boolean {
  return windowsBlock(controller, context, { manual: false, startedAt: undefined }) === undefined;
}

/**
 * Why the windows hold back the operation that is recorded on the application, in Argo CD's words; `undefined` where they let
 * it go on.
 */
export function blockedByWindow(
  controller: ControllerContext,
  context: ApplicationContext,
): string | undefined {
  const state = context.draft.status.operationState;
  return windowsBlock(controller, context, {
    manual: state?.operation.initiatedBy?.automated !== true,
    startedAt: parseTime(state?.startedAt),
  });
}

function windowsBlock(
  controller: ControllerContext,
  context: ApplicationContext,
  sync: { readonly manual: boolean; readonly startedAt: number | undefined },
): string | undefined {
  const { dialects, clock } = controller.deps;
  const rules = { matchGlob: dialects.globMatchSafe, cronPrevious: dialects.cronPrevious };
  const { metadata, spec } = context.draft.original;
  const application = { name: metadata.name ?? '', destination: spec.destination };
  const windows = matchingWindows(context.project.spec.syncWindows ?? [], application, rules.matchGlob);
  const blocked = 'Sync operation blocked by sync window';
  try {
    return canSync(windows, { ...sync, now: clock.now() }, rules) ? undefined : blocked;
  } catch (error) {
    // A window that nobody can read is closed: its writer meant to hold something back.
    return `${blocked}: ${messageOf(error)}`;
  }
}
