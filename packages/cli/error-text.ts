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
  return reason instanceof Error ? reason.message : String(reason);
}
