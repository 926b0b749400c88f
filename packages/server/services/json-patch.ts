import { jsonEqual } from '@tiphys/base';

interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

/** Applies an RFC 6902 patch to a value and returns the new one. Throws `Error` where it does not fit; nothing is applied then. */
export function applyJsonPatch(value: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new Error('a JSON patch is a list of operations');
  let document: unknown = structuredClone(value);
  for (const operation of patch as readonly Operation[]) document = applyOperation(document, operation);
  return document;
}

function applyOperation(document: unknown, { op, path, from, value }: Operation): unknown {
  const at = pointer(path);
  switch (op) {
    case 'add':
      return put(document, at, { value: structuredClone(value), insert: true });
    case 'replace':
      read(document, at, path);
      return put(document, at, { value: structuredClone(value), insert: false });
    case 'remove':
      read(document, at, path);
      return take(document, at);
    case 'copy':
      return put(document, at, { value: structuredClone(read(document, pointer(from), from)), insert: true });
    case 'move': {
      const source = pointer(from);
      if (at.length > source.length && source.every((step, index) => step === at[index])) {
        throw new Error('a value cannot be moved into itself');
      }
      const moved = read(document, source, from);
      return put(take(document, source), at, { value: moved, insert: true });
    }
    case 'test':
      if (!jsonEqual(read(document, at, path), value))
        throw new Error(`testing value ${String(path)} failed`);
      return document;
    default:
      throw new Error(`unexpected kind: ${String(op)}`);
  }
}

function pointer(path: unknown): readonly string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) {
    throw new Error(`invalid path ${JSON.stringify(path) ?? ''}`);
  }
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: unknown, at: readonly string[], path: unknown): unknown {
  let value = document;
  for (const step of at) {
    const found = childOf(value, step);
    if (!found) throw new Error(`${JSON.stringify(path) ?? ''}: doc is missing path`);
    value = found.value;
  }
  return value;
}

function childOf(value: unknown, step: string): { readonly value: unknown } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value))
    return isIndex(step) && Number(step) < value.length ? { value: value[Number(step)] } : undefined;
  return Object.hasOwn(value, step)
    ? { value: (value as Readonly<Record<string, unknown>>)[step] }
    : undefined;
}

function isIndex(step: string): boolean {
  return /^(0|[1-9]\d{0,8})$/.test(step);
}

interface Put {
  readonly value: unknown;
  readonly insert: boolean;
}

function put(document: unknown, at: readonly string[], { value, insert }: Put): unknown {
  const last = at.at(-1);
  if (last === undefined) return value;
  const parent = read(document, at.slice(0, -1), `/${at.slice(0, -1).join('/')}`);
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if ((last !== '-' && !isIndex(last)) || index > parent.length)
      throw new Error(`invalid array index: ${last}`);
    parent.splice(index, insert ? 0 : 1, value);
  } else if (typeof parent === 'object' && parent !== null) {
    // Own properties only: `__proto__` must not reach the prototype.
    Object.defineProperty(parent, last, { value, writable: true, enumerable: true, configurable: true });
  } else throw new Error(`cannot add to /${at.join('/')}`);
  return document;
}

function take(document: unknown, at: readonly string[]): unknown {
  const last = at.at(-1);
  if (last === undefined) return null;
  const parent = read(document, at.slice(0, -1), '');
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string, unknown>)[last];
  return document;
}
