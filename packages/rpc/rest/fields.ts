type Json = Record<string, unknown>;

/** Which fields of an answer a caller wants. */
export interface FieldSelection {
  /** The text it was read from; equal texts select equally. */
  readonly text: string;
  readonly exclude: boolean;
  readonly root: FieldNode;
}

interface FieldNode {
  /** The whole field is selected. */
  all: boolean;
  readonly children: Map<string, FieldNode>;
}

const maxFields = 500;

/** How `fields` is read. */
export interface ParseFieldsOptions {
  /** The first step of every path, which is not there in the value. */
  readonly prefix?: string | undefined;
  /** Fields that stay, whatever is selected. */
  readonly kept?: readonly string[] | undefined;
}

/** Reads `fields=a.b,c` or `fields=-a.b`; `undefined` where everything is wanted. */
export function parseFields(
  text: string | null,
  options: ParseFieldsOptions = {},
): FieldSelection | undefined {
  if (!text) return undefined;
  const exclude = text.startsWith('-');
  const root: FieldNode = { all: false, children: new Map() };
  const paths = (exclude ? text.slice(1) : text).split(',').slice(0, maxFields);
  for (const path of paths) addPath(root, path.split('.'));
  if (!exclude) for (const field of options.kept ?? []) addPath(root, [field]);
  if (options.prefix === undefined) return { text, exclude, root };
  return { text, exclude, root: root.children.get(options.prefix) ?? { all: false, children: new Map() } };
}

function addPath(root: FieldNode, path: readonly string[]): void {
  let node = root;
  for (const step of path) {
    const next = node.children.get(step) ?? { all: false, children: new Map() };
    node.children.set(step, next);
    node = next;
  }
  node.all = true;
}

/** What is selected of one field's value, for answers that are put together from parts; `undefined` unless fields below it are named. */
export function selectionBelow(selection: FieldSelection, field: string): FieldSelection | undefined {
  const root = selection.root.children.get(field);
  return root && !root.all && !selection.exclude ? { ...selection, root } : undefined;
}

/** The selected part of a value; lists are looked through, keys come out sorted as in Go. */
export function selectFields(value: unknown, selection: FieldSelection): unknown {
  return selection.exclude ? without(value, selection.root) : only(value, selection.root);
}

function only(value: unknown, node: FieldNode): unknown {
  if (node.all) return value;
  if (Array.isArray(value)) return value.map((item) => only(item, node));
  if (typeof value !== 'object' || value === null) return value;
  const out: Json = {};
  for (const name of [...node.children.keys()].sort()) {
    const child = (value as Json)[name];
    if (child !== undefined) out[name] = only(child, node.children.get(name) as FieldNode);
  }
  return out;
}

function without(value: unknown, node: FieldNode): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, node));
  if (typeof value !== 'object' || value === null) return value;
  const out: Json = {};
  for (const name of Object.keys(value).sort()) {
    const child = node.children.get(name);
    if (!child?.all) out[name] = child ? without((value as Json)[name], child) : (value as Json)[name];
  }
  return out;
}
