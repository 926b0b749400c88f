/** What an entry of `resources`, `components` or `bases` names elsewhere. */
export type RemoteEntry =
  | { readonly type: 'repository'; readonly url: string; readonly path: string; readonly revision: string }
  | { readonly type: 'file'; readonly url: string };

/** Reads an entry as Kustomize reads its remote targets; `undefined` for a path in the same tree. */
export function parseRemote(entry: string): RemoteEntry | undefined {
  const forced = entry.startsWith('git::');
  const text = expandHost(forced ? entry.slice(5) : entry);
  if (!/^(https?:\/\/|ssh:\/\/|file:\/\/|[\w.-]+@[\w.-]+:)/i.test(text)) return undefined;
  const [address, query] = splitAt(text, '?');
  const parameters = new URLSearchParams(query);
  const revision = parameters.get('ref') ?? parameters.get('version') ?? '';
  const isFile =
    /^https?:/i.test(address) && /\.(ya?ml|json)$/i.test(address) && !address.slice(8).includes('//');
  if (isFile && !forced && revision === '' && !address.includes('.git/')) return { type: 'file', url: text };
  const [url, path] = splitRepository(address);
  return { type: 'repository', url, path: path.replace(/^\/+|\/+$/g, ''), revision };
}

function expandHost(text: string): string {
  if (text.startsWith('gh:')) return `https://github.com/${text.slice(3)}`;
  if (/^github\.com[/:]/i.test(text)) return `https://github.com/${text.slice(11)}`;
  return text;
}

/** Where the repository ends and the path in it begins: behind `.git`, at `//`, or after two names. */
function splitRepository(address: string): [string, string] {
  const start = /^[a-z]+:\/\//i.exec(address)?.[0].length ?? 0;
  const git = /\.git(?=\/|$)/.exec(address.slice(start));
  if (git) return splitAfter(address, start + git.index + 4);
  const double = address.indexOf('//', start);
  if (double > 0) return [address.slice(0, double), address.slice(double + 2)];
  const azure = /\/_git\/[^/]+/.exec(address);
  if (azure) return splitAfter(address, azure.index + azure[0].length);
  const names = /^[^/:]+[/:][^/]+\/[^/]+/.exec(address.slice(start));
  return names ? splitAfter(address, start + names[0].length) : [address, ''];
}

function splitAfter(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at)];
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
