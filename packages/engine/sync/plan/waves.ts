import { hasSyncOption } from './annotations.ts';
import type { Placed } from './order.ts';

/**
 * Gives prune tasks their waves: the reverse of the order in which the objects were made, or, with `PruneLast=true`,
 * one after the last wave of the `Sync` phase.
 */
export function placePruneWaves<Task extends Placed>(
  tasks: readonly Task[],
  options: { readonly pruneLast: boolean },
): Task[] {
  const waves = [...new Set(tasks.filter(isPrune).map((task) => task.wave))].toSorted(
    (left, right) => left - right,
  );
  const reversed = new Map(waves.map((wave, index) => [wave, waves[waves.length - 1 - index] ?? wave]));
  const swapped = tasks.map((task) =>
    isPrune(task) ? { ...task, wave: reversed.get(task.wave) ?? task.wave } : task,
  );

  const syncWaves = swapped.filter((task) => task.phase === 'Sync').map((task) => task.wave);
  const last = Math.max(0, ...syncWaves) + 1;
  return swapped.map((task) =>
    isPrune(task) && (options.pruneLast || hasSyncOption(task.live, 'PruneLast=true'))
      ? { ...task, wave: last }
      : task,
  );
}

function isPrune(task: Placed): boolean {
  return task.target === undefined;
}
