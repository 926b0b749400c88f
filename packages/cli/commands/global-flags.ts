import { boolFlag, intFlag, sliceFlag, stringFlag } from '../command/flag-spec.ts';
import type { FlagSpec } from '../command/flag-spec.ts';
import { splitCsv } from '../command/flag-value.ts';
import { defaultConfigPath } from '../local/config-path.ts';
import type { Env } from '../local/config-path.ts';
import { readOptsVariable } from '../local/shell-words.ts';

/** The flags that every command has; `ARGOCD_OPTS` and other variables give their defaults. */
export function globalFlags(env: Env): FlagSpec[] {
  const opts = env['ARGOCD_OPTS'] ? readOptsVariable(env['ARGOCD_OPTS']) : new Map<string, string>();
  const text = (name: string, usage: string, fallback = ''): FlagSpec =>
    stringFlag(name, usage, { value: opts.get(name) ?? fallback });
  const toggle = (name: string, usage: string): FlagSpec =>
    boolFlag(name, usage, { value: opts.get(name) === 'true' });
  const named = (name: string, variable: string, fallback: string): FlagSpec =>
    stringFlag(name, `Name of the ${whose[name] ?? name} in the cluster (or ${variable})`, {
      value: env[variable] || fallback,
    });
  const headers = opts.get('header');
  return [
    text('config', 'Path of the configuration file', defaultConfigPath(env)),
    text('server', 'Address of the API server', env['ARGOCD_SERVER'] ?? ''),
    toggle('plaintext', 'Connect without TLS'),
    toggle('insecure', 'Accept any server certificate'),
    text('server-crt', 'File with the certificate of the server'),
    text('client-crt', 'File with a client certificate'),
    text('client-crt-key', 'File with the key of the client certificate'),
    // The variable is read when connecting: as a default here it would stand in every help text.
    text('auth-token', 'Token to authenticate with (or ARGOCD_AUTH_TOKEN)'),
    toggle('grpc-web', 'Speak gRPC-Web, for proxies without HTTP/2'),
    text('grpc-web-root-path', 'Speak gRPC-Web below this path, for proxies without HTTP/2'),
    text('logformat', 'Format of log lines: json or text', 'json'),
    text('loglevel', 'Least severe level to log: debug, info, warn or error', 'info'),
    sliceFlag('header', 'Header to add to every request, as name:value (repeatable, comma separated)', {
      short: 'H',
      value: headers ? splitCsv(headers) : [],
    }),
    toggle('port-forward', 'Connect to the API server through a forwarded port of its pod'),
    text('port-forward-namespace', 'Namespace of the pod whose port is forwarded'),
    intFlag('http-retry-max', 'How often to try again to connect', {
      value: Number(opts.get('http-retry-max') ?? 0),
    }),
    toggle('core', 'Talk to Kubernetes directly instead of an API server'),
    stringFlag('argocd-context', 'Name of the context to use'),
    named('server-name', 'ARGOCD_SERVER_NAME', 'argocd-server'),
    named('controller-name', 'ARGOCD_APPLICATION_CONTROLLER_NAME', 'argocd-application-controller'),
    named('redis-haproxy-name', 'ARGOCD_REDIS_HAPROXY_NAME', 'argocd-redis-ha-haproxy'),
    named('redis-name', 'ARGOCD_REDIS_NAME', 'argocd-redis'),
    named('repo-server-name', 'ARGOCD_REPO_SERVER_NAME', 'argocd-repo-server'),
    stringFlag('redis-compress', 'Compression of values in Redis: gzip or none', {
      value: env['REDIS_COMPRESSION'] || 'gzip',
    }),
    toggle('prompts-enabled', 'Ask before optional steps, whatever the configuration file says'),
    stringFlag('kube-context', 'Context of the kubeconfig to use'),
  ];
}

const whose: Readonly<Record<string, string>> = {
  'server-name': 'API server',
  'controller-name': 'application controller',
  'redis-haproxy-name': 'Redis proxy',
  'redis-name': 'Redis',
  'repo-server-name': 'repo server',
};
