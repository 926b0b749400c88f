import { codes, StatusError } from '@tiphys/base';

/**
 * The parts of a relative path with `.` and `..` worked in, or `undefined` when it leaves the tree. An absolute path is
 * taken from the root of the tree, as Argo CD takes it.
 */
export function pathParts(path: string, from: readonly string[] = []): string[] | undefined {
  const parts = path.startsWith('/') ? [] : [...from];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts;
}

/** The error of a path that leaves its tree. */
export function outOfTree(path: string): StatusError {
  return new StatusError(codes.invalidArgument, `path ${JSON.stringify(path)} is outside of the source`);
}
