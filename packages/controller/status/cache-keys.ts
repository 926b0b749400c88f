/** Key of an application's managed resources in the cache; also the channel on which changes of its tree are told. */
export function managedKey(instance: string): string {
  return `app|managed-resources|${instance}`;
}

/** Key of the record of an application's last operation in the cache; also the channel on which its changes are told. */
export function operationKey(instance: string): string {
  return `app|operation|${instance}`;
}

/** Key of an application's tree in the cache. */
export function treeKey(instance: string): string {
  return `app|resources-tree|${instance}`;
}
