import type { App } from './app-types.ts';

/** An application's name and namespace; the namespace is `''` for that of the API server. */
export interface AppName {
  readonly name: string;
  readonly appNamespace: string;
}

/** Reads `name` or `namespace/name`; `fallback` is the namespace of a bare name. */
export function parseAppName(text: string, fallback: string): AppName {
  const slash = text.indexOf('/');
  if (slash < 0) return { name: text, appNamespace: fallback };
  return { name: text.slice(slash + 1), appNamespace: text.slice(0, slash) };
}

/** `namespace/name`, or the bare name where the object has no namespace. */
export function qualifiedName(app: App): string {
  const { name = '', namespace = '' } = app.metadata ?? {};
  return namespace === '' ? name : `${namespace}/${name}`;
}
