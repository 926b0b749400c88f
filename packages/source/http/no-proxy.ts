import { BlockList, isIP } from 'node:net';
import type { ProxySettings, RepositoryAccess } from '../git/access.ts';

/** The repository's own proxy, or the process's; `undefined` where the host is reached without one. */
export function proxyFor(
  repo: Pick<RepositoryAccess, 'proxy' | 'noProxy'>,
  url: URL,
  proxies: ProxySettings = {},
): string | undefined {
  const proxy = repo.proxy || (url.protocol === 'https:' ? proxies.https : proxies.http);
  const noProxy = repo.proxy ? repo.noProxy : proxies.noProxy;
  return !proxy || isDirect(url, noProxy) ? undefined : proxy;
}

/**
 * Whether a host is to be reached without the proxy, by Go's rules for `NO_PROXY`: `*`, names with everything below them, `.name` for
 * what lies below only, addresses, ranges (`10.0.0.0/8`), each with an optional port; commas between them.
 */
export function isDirect(url: URL, noProxy: string | undefined): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return (noProxy ?? '')
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .some((item) => item !== '' && matches(item, host, port));
}

function matches(item: string, host: string, port: string): boolean {
  if (item === '*') return true;
  if (item.includes('/')) return inRange(item, host);
  const [, name = '', wantedPort] = /^(\[[^\]]*\]|[^:]*|[0-9a-f:]+)(?::(\d+))?$/.exec(item) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const plain = name.replace(/^\[|\]$/g, '');
  if (isIP(plain) || isIP(host)) return plain === host;
  if (plain.startsWith('*.')) return host.endsWith(plain.slice(1));
  return plain.startsWith('.') ? host.endsWith(plain) : host === plain || host.endsWith(`.${plain}`);
}

function inRange(range: string, host: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits)) return false;
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  if (Number(bits) > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), kind);
  return list.check(host, kind);
}
