import { codes, StatusError } from '@tiphys/base';

/** What is thrown when something exists already and is not the same; names the fields that differ, never their values. */
export function differentSpec(what: string, existing: unknown, wanted: unknown): StatusError {
  const keys = new Set([
    ...Object.keys((existing as object | undefined) ?? {}),
    ...Object.keys((wanted as object | undefined) ?? {}),
  ]);
  const different = [...keys]
    .filter((key) => !sameValue(valueOf(existing, key), valueOf(wanted, key)))
    .sort();
  const named = different.length > 0 ? `; difference in keys "${different.join(',')}"` : '';
  return new StatusError(
    codes.invalidArgument,
    `existing ${what} spec is different; use upsert flag to force update${named}`,
  );
}

function valueOf(object: unknown, key: string): unknown {
  return (object as Readonly<Record<string, unknown>> | undefined)?.[key];
}

function sameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(left || undefined) === JSON.stringify(right || undefined);
}
