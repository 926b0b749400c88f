import type { AutoSyncDecision } from '../auto-sync.ts';
import type { ApplicationContext, ControllerContext } from '../context.ts';

/** Puts an automated sync on the application; the operation's first step writes it down before anything is done. */
export function startAutomatedSync(
  controller: ControllerContext,
  context: ApplicationContext,
  decision: AutoSyncDecision & { readonly action: 'sync' },
): void {
  const message = `Initiated automated sync to '${decision.revisions.join(', ')}'`;
  context.draft.operation = decision.operation;
  controller.events.record(context.draft.original, { reason: 'OperationStarted', message });
  controller.deps.log.info(message, { application: context.draft.original.metadata.name });
}
