import type { Placed } from './layout.ts';
import { box } from './layout.ts';

/** A part of the drawing, in its pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Finds what stands where. */
export interface SpatialIndex {
  /** What is in sight in an area, lines included that cross it. */
  within(area: Area): readonly Placed[];
  /** What a point hits. */
  at(x: number, y: number): Placed | undefined;
}

const cell = 600;

/** Sorts boxes into squares, so that a look at a part takes time in proportion to what is there. */
export function createSpatialIndex(placed: readonly Placed[]): SpatialIndex {
  const cells = new Map<string, Placed[]>();
  for (const each of placed) {
    for (const key of keysOf(each.x, each.y)) {
      const list = cells.get(key);
      if (list) list.push(each);
      else cells.set(key, [each]);
    }
  }
  const search = ({ left, top, right, bottom }: Area): Set<Placed> => {
    const found = new Set<Placed>();
    const columns = Math.floor(right / cell);
    const rows = Math.floor(bottom / cell);
    for (let column = Math.floor(left / cell); column <= columns; column++) {
      for (let row = Math.floor(top / cell); row <= rows; row++) {
        for (const each of cells.get(`${column},${row}`) ?? []) found.add(each);
      }
    }
    return found;
  };
  return {
    within(area) {
      const squares =
        (Math.floor(area.right / cell) - Math.floor(area.left / cell) + 1) *
        (Math.floor(area.bottom / cell) - Math.floor(area.top / cell) + 1);
      const candidates = squares > cells.size ? placed : [...search(area)];
      return candidates.filter(
        ({ x, y }) =>
          x <= area.right && y <= area.bottom && x + box.width >= area.left && y + box.height >= area.top,
      );
    },
    at(x, y) {
      return [...search({ left: x, top: y, right: x, bottom: y })].find(
        (each) => x >= each.x && y >= each.y && x <= each.x + box.width && y <= each.y + box.height,
      );
    },
  };
}

function keysOf(x: number, y: number): Set<string> {
  const keys = new Set<string>();
  for (const column of [x, x + box.width]) {
    for (const row of [y, y + box.height]) keys.add(`${Math.floor(column / cell)},${Math.floor(row / cell)}`);
  }
  return keys;
}
