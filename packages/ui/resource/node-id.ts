/** What names a resource of an application. */
export interface ResourceName {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A resource in the address, as Argo CD's `node` parameter: `group/kind/namespace/name/0`. */
export function formatNodeId({
  group = '',
  kind = '',
  namespace = '',
  name = '',
}: { readonly [Field in keyof ResourceName]?: string | undefined }): string {
  return `${group}/${kind}/${namespace}/${name}/0`;
}

/** Reads `formatNodeId`; undefined when it names nothing. The number of the container at the end may be missing. */
export function parseNodeId(text: string | null): ResourceName | undefined {
  const [group = '', kind = '', namespace = '', name = ''] = (text ?? '').split('/');
  return kind === '' || name === '' ? undefined : { group, kind, namespace, name };
}
