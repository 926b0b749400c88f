/** What a commit object says about itself. */
export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  /** `Name <mail>`. */
  readonly author: string;
  /** Milliseconds since 1970. */
  readonly authoredAt: number;
  readonly message: string;
  readonly signed: boolean;
}

/** Parses a commit object; `undefined` when it is none. */
export function parseCommit(content: Uint8Array): Commit | undefined {
  const text = new TextDecoder().decode(content);
  const split = text.indexOf('\n\n');
  const header = split < 0 ? text : text.slice(0, split);
  const lines = header.split('\n');
  const values = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [tree] = values('tree');
  const author = /^(.*>) (-?\d+)(?: [-+]\d+)?$/.exec(values('author')[0] ?? '');
  if (tree === undefined) return undefined;
  return {
    tree,
    parents: values('parent'),
    author: author?.[1] ?? '',
    authoredAt: Number(author?.[2] ?? 0) * 1000,
    message: split < 0 ? '' : text.slice(split + 2).trim(),
    signed: values('gpgsig').length > 0 || values('gpgsig-sha256').length > 0,
  };
}
