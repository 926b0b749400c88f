import { codes, StatusError } from '@tiphys/base';

/** Go's names of gRPC codes that differ from ours in more than the first letter. */
const codeNames = new Map<number, string>(
  Object.entries(codes).map(([name, code]) => [code, name.slice(0, 1).toUpperCase() + name.slice(1)]),
);

/** What is logged about an error: `rpc error: code = NotFound desc = …` for an answer of the API server. */
export function errorText(reason: unknown): string {
  if (reason instanceof StatusError) {
    return `rpc error: code = ${codeNames.get(reason.code) ?? 'Unknown'} desc = ${reason.message}`;
  }
  if (!(reason instanceof Error)) return String(reason);
  return fileErrorText(reason) ?? reason.message;
}

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
};

/** Go's text for a file that cannot be opened. */
function fileErrorText(error: NodeJS.ErrnoException): string | undefined {
  const reason = fileReasons[error.code ?? ''];
  return reason === undefined || error.path === undefined ? undefined : `open ${error.path}: ${reason}`;
}
