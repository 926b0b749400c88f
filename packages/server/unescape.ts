import { queryUnescape } from './services/cluster.ts';

type Json = Readonly<Record<string, unknown>>;

const urlFields: Readonly<Record<string, readonly string[]>> = {
  '/repository.RepositoryService/': ['repo'],
  '/repocreds.RepoCredsService/': ['url'],
  '/cluster.ClusterService/': ['id', 'value'],
};

/**
 * Undoes the escaping of URLs that came in a REST path, where slashes must be escaped. Argo CD does so for gRPC calls too
 * (`bug21955WorkaroundInterceptor` in server/server.go), and clients count on it.
 */
export function unescapeRequest(method: string, request: unknown): unknown {
  const service = method.slice(0, method.lastIndexOf('/') + 1);
  const path = urlFields[service];
  if (!path || typeof request !== 'object' || request === null) return request;
  if (method.endsWith('/GetAppDetails')) return unescapeAt(request as Json, ['source', 'repoURL']);
  if (/\/Update(Write)?(Repository)?$/.test(method) && service === '/repository.RepositoryService/') {
    return unescapeAt(request as Json, ['repo', 'repo']);
  }
  return unescapeAt(request as Json, path);
}

function unescapeAt(value: Json, path: readonly string[]): Json {
  const [step, ...rest] = path;
  const child = step === undefined ? undefined : value[step];
  if (step === undefined || child === undefined || child === null) return value;
  if (rest.length > 0) {
    return typeof child === 'object' ? { ...value, [step]: unescapeAt(child as Json, rest) } : value;
  }
  return typeof child === 'string' ? { ...value, [step]: queryUnescape(child) } : value;
}
