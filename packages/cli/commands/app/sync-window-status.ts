import { canSync, isWindowActive, matchingWindows } from '@tiphys/model';
import type { SyncWindow, WindowRules } from '@tiphys/model';
import type { Cli } from '../../cli.ts';
import type { App } from './app-types.ts';

/** What sync windows mean for an application now. */
export interface WindowSummary {
  /** `Sync Allowed`, `Sync Denied` or `Manual Allowed`; `Unknown` where schedules cannot be read. */
  readonly status: string;
  /** Each window as `kind:schedule:duration`. */
  readonly assigned: readonly string[];
}

/** A project, as far as windows need it. */
interface WindowProject {
  readonly spec?: { readonly syncWindows?: readonly SyncWindow[] };
}

/** Which windows of the project concern the application, and what they allow now; `undefined` where there are none. */
export async function windowSummary(
  cli: Cli,
  project: WindowProject,
  app: App,
): Promise<WindowSummary | undefined> {
  const windows = project.spec?.syncWindows ?? [];
  if (windows.length === 0) return undefined;
  const rules = await loadRules(cli);
  if (rules === undefined) return { status: 'Unknown', assigned: windows.map(windowText) };
  const target = { name: app.metadata?.name ?? '', destination: app.spec?.destination ?? {} };
  const matching = matchingWindows(windows, target, rules.matchGlob);
  if (matching.length === 0) return undefined;
  return { status: statusOf(matching, rules), assigned: matching.map(windowText) };
}

/** Whether a window is open now; `undefined` where its schedule cannot be read. */
export async function isOpen(cli: Cli, window: SyncWindow): Promise<boolean | undefined> {
  const rules = await loadRules(cli);
  if (rules === undefined) return undefined;
  try {
    return isWindowActive(window, Date.now(), rules);
  } catch {
    // The server refuses such schedules; one that is there all the same is never open.
    return false;
  }
}

async function loadRules(cli: Cli): Promise<WindowRules | undefined> {
  // A program without its assets still shows everything else of an application.
  const lang = await cli.environment.loadLang?.().catch(() => undefined);
  if (lang === undefined) return undefined;
  return {
    matchGlob: (pattern, text) => lang.globMatchSafe(pattern, text),
    cronPrevious: (schedule, atMs, options) => lang.cronPrevious(schedule, atMs, options),
  };
}

function statusOf(windows: readonly SyncWindow[], rules: WindowRules): string {
  const now = Date.now();
  const active = windows.filter((window) => isWindowActive(window, now, rules));
  const denied = active.some((window) => window.kind === 'deny');
  const allowed = active.some((window) => window.kind !== 'deny');
  const waiting = windows.some((window) => window.kind === 'allow' && !active.includes(window));
  if (!denied && (allowed || !waiting)) return 'Sync Allowed';
  return canSync(windows, { manual: true, now }, rules) ? 'Manual Allowed' : 'Sync Denied';
}

function windowText(window: SyncWindow): string {
  return `${window.kind ?? ''}:${window.schedule ?? ''}:${window.duration ?? ''}`;
}
