/** The refs of a repository at one moment. */
export interface RemoteRefs {
  /** Commit of HEAD, or `undefined` in an empty repository. */
  readonly head: string | undefined;
  /** Full name of the branch HEAD points at. */
  readonly headRef: string | undefined;
  /** Commit by full name; of an annotated tag the commit it points at. */
  readonly commits: ReadonlyMap<string, string>;
  /** Id of the tag object itself by full name, of annotated tags only. */
  readonly tagObjects: ReadonlyMap<string, string>;
  /** Names without `refs/heads/` and `refs/tags/`, each sorted. */
  readonly branches: readonly string[];
  readonly tags: readonly string[];
}

/** Reads the output of `git ls-remote --symref`. */
export function parseRefs(output: string): RemoteRefs {
  const commits = new Map<string, string>();
  const tagObjects = new Map<string, string>();
  let headRef: string | undefined;
  let head: string | undefined;
  for (const line of output.split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    if (name === '') continue;
    if (left.startsWith('ref: ')) {
      if (name === 'HEAD') headRef = left.slice(5);
    } else if (name === 'HEAD') head = left;
    // The peeled line of a tag follows the tag's own and replaces it.
    else if (name.endsWith('^{}')) {
      const tag = name.slice(0, -3);
      const object = commits.get(tag);
      if (object !== undefined) tagObjects.set(tag, object);
      commits.set(tag, left);
    } else commits.set(name, left);
  }
  return {
    head: head ?? (headRef === undefined ? undefined : commits.get(headRef)),
    headRef,
    commits,
    tagObjects,
    branches: namesUnder(commits, 'refs/heads/'),
    tags: namesUnder(commits, 'refs/tags/'),
  };
}

/** Names of the tags that point at a commit, sorted. */
export function tagsAt(refs: RemoteRefs, sha: string): string[] {
  return refs.tags.filter((tag) => refs.commits.get(`refs/tags/${tag}`) === sha);
}

function namesUnder(commits: ReadonlyMap<string, string>, prefix: string): string[] {
  const names = [...commits.keys()].filter((name) => name.startsWith(prefix));
  return names.map((name) => name.slice(prefix.length)).sort();
}
