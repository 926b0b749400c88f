import type { ApplicationTree } from '@tiphys/model';

/** Resources of one kind that go with an application. */
export interface DeletedKind {
  readonly kind: string;
  readonly names: readonly string[];
  /** Whether data may go with it. */
  readonly holdsData: boolean;
}

const dataKinds = new Set([
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Namespace',
  'CustomResourceDefinition',
]);

/** What a deletion with everything takes: by kind, those that hold data first. Orphans stay. */
export function listDeletion(tree: ApplicationTree | undefined): DeletedKind[] {
  const byKind = new Map<string, string[]>();
  for (const { kind = '', namespace = '', name = '', uid } of tree?.nodes ?? []) {
    // What has no uid is not on the cluster.
    if (!uid) continue;
    byKind.set(kind, [...(byKind.get(kind) ?? []), namespace ? `${namespace}/${name}` : name]);
  }
  return [...byKind]
    .map(([kind, names]) => ({ kind, names: names.sort(), holdsData: dataKinds.has(kind) }))
    .sort(
      (left, right) =>
        Number(right.holdsData) - Number(left.holdsData) || left.kind.localeCompare(right.kind),
    );
}
