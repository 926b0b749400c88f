import type { LiveNode } from '../types.ts';

/**
 * Whether two projections of one object say the same, leaving out the resource version. Interned parts are compared
 * by identity first, so the usual case costs no more than a few comparisons.
 */
export function sameProjection(a: LiveNode, b: LiveNode): boolean {
  return (
    a.uid === b.uid &&
    a.version === b.version &&
    a.deleting === b.deleting &&
    a.application === b.application &&
    sameValue(a.owners, b.owners) &&
    sameValue(a.health, b.health) &&
    sameItems(a.info, b.info) &&
    sameItems(a.images, b.images) &&
    sameValue(a.networking, b.networking) &&
    sameValue(a.pod, b.pod) &&
    sameValue(a.host, b.host) &&
    sameValue(a.claimPrefixes, b.claimPrefixes)
  );
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b));
}
