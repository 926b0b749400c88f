import { codes, StatusError } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { ObjectRef, ResourceType, Selection } from './types.ts';

/** Query parameters; `undefined` values are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The path of a whole kind, in one namespace or in all. */
export function collectionPath(type: ResourceType, namespace: string | undefined): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const scope = namespace ? `/namespaces/${segment(namespace)}` : '';
  return `${root}${scope}/${type.plural}`;
}

/** The path of one object, or of one of its subresources. */
export function objectPath(ref: ObjectRef, subresource?: string): string {
  // An empty name would address the whole collection: a DELETE must never get there.
  if (ref.name === '') throw new StatusError(codes.invalidArgument, `resource name may not be empty`);
  const tail = subresource ? `/${subresource.split('/').map(segment).join('/')}` : '';
  return `${collectionPath(ref.type, ref.namespace)}/${segment(ref.name)}${tail}`;
}

/** The address of an object that is at hand. */
export function refOf(object: KubeObject, type: ResourceType): ObjectRef {
  return { type, namespace: object.metadata.namespace, name: object.metadata.name ?? '' };
}

/** Query parameters of a selection. */
export function selectionQuery(selection: Selection): Query {
  return { labelSelector: selection.labelSelector, fieldSelector: selection.fieldSelector };
}

/** A path with its query. */
export function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (pairs.length === 0) return path;
  const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
  return `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

function segment(text: string): string {
  // Names come from users and repositories; `.` and `..` would walk to another path, and `/` would add to it.
  if (text === '.' || text === '..')
    throw new StatusError(codes.invalidArgument, `invalid name ${JSON.stringify(text)}`);
  return encodeURIComponent(text);
}
