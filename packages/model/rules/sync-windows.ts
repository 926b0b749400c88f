import { parseDuration } from '@tiphys/base';
import type { ApplicationSpec } from '../schema/application-spec.ts';
import type { SyncWindow } from '../schema/project.ts';
import type { MatchGlob } from './projects.ts';

/** What windows are judged with. */
export interface WindowRules {
  readonly matchGlob: MatchGlob;
  /** The last time a cron line fired at or before a moment, both in Unix milliseconds (lang's cron). Throws for a line that does not parse. */
  readonly cronPrevious: (
    schedule: string,
    atMs: number,
    options: { readonly timeZone: string },
  ) => number | undefined;
}

/** A sync that asks to be let through. */
export interface SyncToCheck {
  /** Asked for by a person, not automated. */
  readonly manual: boolean;
  readonly now: number;
  /** When the operation began, where it is under way already (for `syncOverrun`). */
  readonly startedAt?: number | undefined;
}

/** The windows that concern an application: by name, cluster or namespace; with `andOperator` all that are given must match. */
export function matchingWindows(
  windows: readonly SyncWindow[],
  application: { readonly name: string; readonly destination: ApplicationSpec['destination'] },
  matchGlob: MatchGlob,
): SyncWindow[] {
  const matchesAny = (
    patterns: readonly string[] | undefined | null,
    texts: readonly (string | undefined)[],
  ): boolean | undefined =>
    patterns && patterns.length > 0
      ? patterns.some((pattern) =>
          texts.some((text) => text !== undefined && (pattern === '*' || matchGlob(pattern, text))),
        )
      : undefined;
  const { name, destination } = application;
  return windows.filter((window) => {
    const given = [
      matchesAny(window.applications, [name]),
      matchesAny(window.clusters, [destination.name || undefined, destination.server || undefined]),
      matchesAny(window.namespaces, [destination.namespace ?? '']),
    ].filter((match) => match !== undefined);
    if (given.length === 0) return false;
    return window.andOperator ? given.every(Boolean) : given.some(Boolean);
  });
}

/** Whether a window is open at a moment. Throws `SyntaxError` for a schedule or duration that does not parse. */
export function isWindowActive(window: SyncWindow, at: number, rules: WindowRules): boolean {
  const schedule = window.schedule ?? '';
  const durationMs = parseDuration(window.duration ?? '');
  const opened = rules.cronPrevious(schedule, at, { timeZone: zoneOf(window) });
  return opened !== undefined && at - opened < durationMs;
}

/** The window's time zone. Argo CD: one that does not exist counts as UTC. */
function zoneOf({ timeZone }: SyncWindow): string {
  if (!timeZone) return 'UTC';
  try {
    Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    return 'UTC';
  }
}

/**
 * Whether the windows that concern an application let a sync through: an open deny window stops it, unless it lets manual
 * syncs pass; otherwise an open allow window lets it pass, and closed allow windows stop it. `syncOverrun` lets go on what began when
 * it was allowed. Mirrors Argo CD's `CanSync`.
 */
export function canSync(windows: readonly SyncWindow[], sync: SyncToCheck, rules: WindowRules): boolean {
  if (windows.length === 0) return true;
  const active = windows.filter((window) => isWindowActive(window, sync.now, rules));
  const denying = active.filter((window) => window.kind === 'deny');
  if (denying.length > 0) return passes(denying) || overruns(denying);
  if (active.some((window) => window.kind === 'allow')) return true;
  const closed = windows.filter((window) => window.kind === 'allow');
  return closed.length === 0 || passes(closed) || overruns(closed);

  function passes(stopping: readonly SyncWindow[]): boolean {
    return sync.manual && stopping.every((window) => window.manualSync);
  }

  function overruns(stopping: readonly SyncWindow[]): boolean {
    if (sync.startedAt === undefined || !stopping.every((window) => window.syncOverrun)) return false;
    return canSync(windows, { manual: sync.manual, now: sync.startedAt }, rules);
  }
}
