/**
 * Whether resource version `a` is older than `b`. Kubernetes promises since 1.35 that versions of one kind compare
 * as numbers, and etcd made them so before; anything else is taken for not older.
 */
export function isOlderVersion(a: string | undefined, b: string | undefined): boolean {
  if (!a || !b || !/^\d+$/.test(a) || !/^\d+$/.test(b)) return false;
  // Longer means larger; equal lengths compare as text. No BigInt: this runs for every event.
  return a.length === b.length ? a < b : a.length < b.length;
}
