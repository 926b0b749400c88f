import { codes, StatusError } from '@tiphys/base';
import type { RepositoryAccess } from './access.ts';
import type { GitProtocol } from './url.ts';
import { parseGitUrl } from './url.ts';

/** The URL of a submodule: as written, or worked out from its parent's when it starts with `./` or `../`, as git does. */
export function submoduleUrl(url: string, parentUrl: string): string {
  if (!url.startsWith('./') && !url.startsWith('../')) return url;
  let base = parentUrl.replace(/\/+$/, '');
  let rest = url;
  let joint = '/';
  while (rest.startsWith('./') || rest.startsWith('../')) {
    if (rest.startsWith('../')) {
      const cut = Math.max(base.lastIndexOf('/'), base.lastIndexOf(':'));
      joint = base[cut] === ':' && !base.startsWith('file:') && !base.includes('://') ? ':' : '/';
      base = base.slice(0, Math.max(cut, 0));
    }
    rest = rest.slice(rest.indexOf('/') + 1);
  }
  return `${base}${joint}${rest}`;
}

/**
 * How a submodule is reached: with everything its parent has when both lie on one host by one protocol, otherwise with nothing secret.
 */
export function submoduleAccess(
  parent: RepositoryAccess,
  url: string,
  protocols: readonly GitProtocol[] | undefined,
): RepositoryAccess {
  const [from, to] = [parseGitUrl(parent.repo, protocols), parseGitUrl(url, protocols)];
  if (to.protocol === 'file' && from.protocol !== 'file') {
    throw new StatusError(
      codes.invalidArgument,
      `submodule ${JSON.stringify(url)} names a folder of this machine`,
    );
  }
  const same =
    from.protocol === to.protocol &&
    from.host.toLowerCase() === to.host.toLowerCase() &&
    from.origin === to.origin;
  if (same) return { ...parent, repo: url };
  const { insecure, insecureIgnoreHostKey, noProxy, proxy } = parent;
  return { repo: url, insecure, insecureIgnoreHostKey, noProxy, proxy };
}
