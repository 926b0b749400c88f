import type {
  ApplicationObject,
  ApplicationSyncWindow,
  ApplicationSyncWindowsQuery,
  ApplicationSyncWindowsResponse,
  AppProjectObject,
  SyncWindow,
} from '@tiphys/model';
import { canSync, isWindowActive, matchingWindows } from '@tiphys/model';
import { withContext } from '@tiphys/base';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication } from './find.ts';

/** The project's windows that concern an application. */
export function windowsOf(
  deps: ApplicationDeps,
  application: ApplicationObject,
  project: AppProjectObject,
): readonly SyncWindow[] {
  const { destination } = application.spec;
  const name = application.metadata.name ?? '';
  return matchingWindows(project.spec.syncWindows ?? [], { name, destination }, deps.lang.globMatchSafe);
}

/** Whether a person may sync an application now. Throws for a window that does not parse. */
export function syncAllowed(
  deps: ApplicationDeps,
  application: ApplicationObject,
  project: AppProjectObject,
): boolean {
  const windows = windowsOf(deps, application, project);
  return canSync(windows, { manual: true, now: deps.clock.now() }, windowRules(deps));
}

/** What windows are judged with. */
export function windowRules(deps: Pick<ApplicationDeps, 'lang'>): Parameters<typeof isWindowActive>[2] {
  return { matchGlob: deps.lang.globMatchSafe, cronPrevious: deps.lang.cronPrevious };
}

/** Answers which windows concern an application and whether it may be synced. */
export async function getSyncWindows(
  deps: ApplicationDeps,
  query: ApplicationSyncWindowsQuery,
  call: Call,
): Promise<ApplicationSyncWindowsResponse> {
  const { application, project } = await findApplication(deps, call, {
    ...query,
    action: 'get',
    fresh: true,
  });
  return windowsState(deps, application, project);
}

/** The windows that concern an application, those that are open, and whether a person may sync now. Throws for a window that does not parse. */
export function windowsState(
  deps: ApplicationDeps,
  application: ApplicationObject,
  project: AppProjectObject,
): ApplicationSyncWindowsResponse {
  const windows = windowsOf(deps, application, project);
  try {
    const now = deps.clock.now();
    return {
      activeWindows: windows.filter((window) => isWindowActive(window, now, windowRules(deps))).map(shown),
      assignedWindows: windows.map(shown),
      canSync: syncAllowed(deps, application, project),
    };
  } catch (reason) {
    throw withContext('invalid sync windows', reason);
  }
}

function shown({
  kind = '',
  schedule = '',
  duration = '',
  manualSync = false,
}: SyncWindow): ApplicationSyncWindow {
  return { kind, schedule, duration, manualSync };
}
