import type { Layout, Placed } from '../../graph/layout.ts';

/** The item that up, down, Home or End lead to from another: the next box of the same column, the ends of the drawing. */
export function nextKey(key: string, from: string, { placed, byKey }: Layout): string | undefined {
  const at = byKey.get(from);
  if (key === 'Home') return placed[0]?.item.key;
  if (key === 'End') return placed.at(-1)?.item.key;
  if (!at || (key !== 'ArrowDown' && key !== 'ArrowUp')) return undefined;
  const direction = key === 'ArrowDown' ? 1 : -1;
  let best: Placed | undefined;
  for (const each of placed) {
    if (each.x !== at.x || (each.y - at.y) * direction <= 0) continue;
    if (!best || (best.y - each.y) * direction > 0) best = each;
  }
  return best?.item.key;
}
