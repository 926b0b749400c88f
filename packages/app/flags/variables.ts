import type { ComponentName } from '../program.ts';

/** An environment variable that stands behind no flag. */
export interface ComponentVariable {
  readonly name: string;
  readonly components: readonly ComponentName[];
  /** What counts where it is not set; empty for nothing. */
  readonly value: string;
  readonly usage: string;
  /** Why it does nothing here, for variables of Argo CD. Said when they are set. */
  readonly idle?: string | undefined;
}

const server = ['server'] as const;
const repository = ['repo-server'] as const;
const controller = ['application-controller'] as const;
const both = ['server', 'application-controller'] as const;
const all = ['server', 'repo-server', 'application-controller'] as const;
const plugins = ['repo-server', 'cmp-server'] as const;

/** All variables without a flag that a component reads, and those of Argo CD's that mean nothing here. */
export const componentVariables: readonly ComponentVariable[] = [
  ...read(all, {
    KUBECONFIG: ['', 'Files with kubeconfigs, the first wins, where `--kubeconfig` is not given'],
    ARGOCD_K8S_CLIENT_QPS: ['', 'Requests a second to each API server; as many as it takes unless set'],
    ARGOCD_K8S_CLIENT_BURST: ['', 'Requests at once after a pause; twice the rate unless set'],
    ARGOCD_K8SCLIENT_RETRY_MAX: ['0', 'How often reads of an API server in trouble are tried again'],
    ARGOCD_K8SCLIENT_RETRY_BASE_BACKOFF: [
      '100',
      'Milliseconds before the first of those; then twice as long',
    ],
    ARGOCD_LOG_FORMAT_TIMESTAMP: ['', "Layout of the log's times, in Go's form"],
    ARGOCD_GRPC_MAX_SIZE_MB: ['100', 'Largest message between components, in MiB'],
    ARGOCD_GPG_ENABLED: ['true', 'Whether signatures that projects ask for are checked'],
    TIPHYS_CMD_PARAMS_FOLDER: ['/app/config/cmd-params', 'Where `argocd-cmd-params-cm` is mounted'],
  }),
  ...read(both, {
    REDIS_USERNAME: ['', 'User name for Redis'],
    REDIS_PASSWORD: ['', 'Password for Redis'],
    REDIS_SENTINEL_USERNAME: ['', 'User name for the sentinels themselves'],
    REDIS_SENTINEL_PASSWORD: ['', 'Password for the sentinels themselves'],
    REDIS_CREDS_DIR_PATH: [
      '',
      'Folder whose files `auth`, `auth_username`, `sentinel_auth` and `sentinel_username` count instead of these four',
    ],
    ARGOCD_REDIS_KEY_PREFIX: ['', 'Put in front of every key in Redis'],
  }),
  ...read(controller, {
    ARGOCD_CONTROLLER_REPLICAS: ['1', 'Replicas that share the applications'],
    POD_NAME: ['', 'Name by which a replica has its part back after a restart'],
    ARGOCD_SYNC_WAVE_DELAY: ['2', 'Seconds between sync waves that have something to wait for'],
  }),
  ...read(server, {
    ARGOCD_SESSION_FAILURE_MAX_FAIL_COUNT: ['5', 'Wrong passwords after which an account has to wait'],
    ARGOCD_SESSION_FAILURE_WINDOW_SECONDS: [
      '300',
      'How long they count; 0 for as long as they are remembered',
    ],
    ARGOCD_SESSION_MAX_CACHE_SIZE: ['10000', 'User names whose wrong passwords are remembered'],
    ARGOCD_MAX_CONCURRENT_LOGIN_REQUESTS_COUNT: ['50', 'Logins at once'],
    ARGOCD_ENABLE_GRPC_TIME_HISTOGRAM: ['false', 'Whether the durations of calls are measured by method'],
  }),
  ...read(repository, {
    ARGOCD_GIT_MODULES_ENABLED: ['true', 'Whether submodules are followed'],
    ARGOCD_GIT_REQUEST_TIMEOUT: ['15s', 'Longest time of one request to a git server'],
    ARGOCD_GIT_ATTEMPTS_COUNT: ['1', 'How often a request to a git server is tried'],
    ARGOCD_GIT_RETRY_DURATION: ['250ms', 'Wait before the second try'],
    ARGOCD_GIT_RETRY_MAX_DURATION: ['10s', 'Longest wait between tries'],
    ARGOCD_GIT_RETRY_FACTOR: ['2', 'Growth of the wait'],
    ARGOCD_GIT_LS_REMOTE_PARALLELISM_LIMIT: ['10', 'Looks at repositories at once, and fetches at once'],
    TIPHYS_GIT_FAILURE_EXPIRATION: [
      '5s',
      'Time in which a repository that could not be listed is not asked again',
    ],
    ARGOCD_PAUSE_GEN_AFTER_FAILED_ATTEMPTS: ['3', 'Failures in a row after which rendering pauses'],
    ARGOCD_PAUSE_GEN_MINUTES: ['60', 'Minutes after which it is tried again'],
    ARGOCD_PAUSE_GEN_REQUESTS: ['0', 'Requests after which it is tried again'],
    ARGOCD_APP_CONF_PATH: ['/app/config', 'Where the files of TLS are mounted'],
    TIPHYS_GIT_FETCH_TIMEOUT: ['5m', 'Longest time of one fetch; see [limits](limits.md)'],
    TIPHYS_GIT_MAX_MIRRORS: ['500', 'Repositories kept on disk'],
    TIPHYS_GIT_MAX_BYTES: ['20Gi', 'Bytes of all repositories on disk'],
    TIPHYS_GIT_MAX_FETCH_BYTES: ['10Gi', 'Bytes of one fetch'],
    TIPHYS_GIT_MAX_REFS_BYTES: ['64Mi', 'Bytes of a list of refs'],
    TIPHYS_GIT_MAX_VERIFIED_COMMITS: ['100000', 'Commits whose signatures are checked at most'],
    TIPHYS_ARCHIVES_MAX_BYTES: ['', 'Bytes of unpacked charts and artifacts on disk'],
    TIPHYS_RENDER_MEMORY_MIB: ['1024', 'Memory of one renderer'],
    TIPHYS_RENDER_MAX_OUTPUT: ['256Mi', 'Bytes that one render may return'],
    TIPHYS_RENDER_MAX_FILE: ['32Mi', 'Bytes of a file that Kustomize or Jsonnet reads'],
    TIPHYS_RENDER_MAX_REMOTE_FILE: ['16Mi', 'Bytes of a file that a source names by its URL'],
    TIPHYS_HELM_MAX_VALUES: ['16Mi', 'Bytes of a value file of a repository'],
    TIPHYS_HELM_MAX_CHART_BYTES: ['100Mi', 'Bytes of a chart with everything in it'],
    TIPHYS_HELM_MAX_CHART_FILES: ['10000', 'Files of a chart'],
    TIPHYS_KUSTOMIZE_MAX_REMOTES: ['50', 'Repositories and files from elsewhere in one build'],
    TIPHYS_KUSTOMIZE_MAX_KUSTOMIZATIONS: [
      '500',
      'Kustomizations of one build that are looked through for them',
    ],
    TIPHYS_KUSTOMIZE_MAX_COPY_BYTES: ['256Mi', 'Bytes of a source that another Kustomize builds'],
    TIPHYS_KUSTOMIZE_MAX_COPY_FILES: ['20000', 'Files of a source that another Kustomize builds'],
    TIPHYS_AZURE_DEVOPS_HOSTS: [
      '',
      'Hosts that a token of Azure workload identity may go to besides Azure DevOps',
    ],
    TIPHYS_GOOGLE_TOKEN_FILES: ['', "Files that Google's workload identity may read"],
    TIPHYS_GOOGLE_HOSTS: ['', "Hosts that Google's workload identity may ask besides Google's"],
    AZURE_TENANT_ID: ['', 'Set by Azure workload identity'],
    AZURE_CLIENT_ID: ['', 'Set by Azure workload identity'],
    AZURE_FEDERATED_TOKEN_FILE: ['', 'Set by Azure workload identity'],
    AZURE_AUTHORITY_HOST: ['', 'Set by Azure workload identity'],
    HTTP_PROXY: ['', 'Proxy for repositories that name none'],
    HTTPS_PROXY: ['', 'Proxy for repositories that name none'],
    NO_PROXY: ['', 'Hosts that are reached without it'],
  }),
  ...read(plugins, {
    ARGOCD_EXEC_TIMEOUT: ['1m30s', 'Longest time of one render or one command of a plugin'],
    ARGOCD_EXEC_FATAL_TIMEOUT: ['10s', 'Time to end after that, before it is killed'],
    ARGOCD_PLUGINSOCKFILEPATH: ['/home/argocd/cmp-server/plugins', 'Where plugins have their sockets'],
    ARGOCD_CMP_CHUNK_SIZE: ['65536', 'Bytes of one piece of the tree that is sent to a plugin'],
    ARGOCD_CMP_WORKDIR: ['', 'Where a plugin finds the tree; the folder for temporary files unless set'],
    ARGOCD_ASK_PASS_SOCK: ['', 'Socket by which git in a plugin asks for the credentials of its repository'],
  }),
  ...unread(all, 'one connection carries all requests to a cluster, and its times are fixed', [
    'ARGOCD_K8S_CLIENT_MAX_IDLE_CONNECTIONS',
    'ARGOCD_K8S_TCP_TIMEOUT',
    'ARGOCD_K8S_TCP_KEEPALIVE',
    'ARGOCD_K8S_TCP_IDLE_TIMEOUT',
    'ARGOCD_K8S_TLS_HANDSHAKE_TIMEOUT',
    'ARGOCD_K8S_SERVER_SIDE_TIMEOUT',
    'ARGOCD_GRPC_KEEP_ALIVE_MIN',
  ]),
  ...unread(all, 'addresses are never looked for in TXT records', ['GRPC_ENABLE_TXT_SERVICE_CONFIG']),
  ...unread(all, 'the log has whole times in either format', ['ARGOCD_LOG_FORMAT_ENABLE_FULL_TIMESTAMP']),
  ...unread(all, 'profiles are taken on request, by the key `profile.enabled` of the component', [
    'ARGOCD_ENABLE_PROFILER_FILE_PATH',
  ]),
  ...unread(all, 'certificates, known hosts and keys are read from their ConfigMaps, not from files', [
    'ARGOCD_TLS_DATA_PATH',
    'ARGOCD_SSH_DATA_PATH',
    'ARGOCD_GPG_DATA_PATH',
    'ARGOCD_GNUPGHOME',
  ]),
  ...unread(controller, 'clusters are watched in another way, which adapts to their size by itself', [
    'ARGOCD_CLUSTER_CACHE_ATTEMPT_LIMIT',
    'ARGOCD_CLUSTER_CACHE_BATCH_EVENTS_PROCESSING',
    'ARGOCD_CLUSTER_CACHE_EVENTS_PROCESSING_INTERVAL',
    'ARGOCD_CLUSTER_CACHE_LIST_PAGE_BUFFER_SIZE',
    'ARGOCD_CLUSTER_CACHE_LIST_PAGE_SIZE',
    'ARGOCD_CLUSTER_CACHE_LIST_SEMAPHORE',
    'ARGOCD_CLUSTER_CACHE_RESYNC_DURATION',
    'ARGOCD_CLUSTER_CACHE_RETRY_USE_BACKOFF',
    'ARGOCD_CLUSTER_CACHE_WATCH_RESYNC_DURATION',
    'ARGOCD_CLUSTER_SYNC_RETRY_TIMEOUT_DURATION',
    'ARGOCD_APPLICATION_TREE_SHARD_SIZE',
  ]),
  ...unread(both, 'Redis is asked once, and does without where it does not answer', ['REDIS_RETRY_COUNT']),
  ...unread(controller, 'replicas share applications by Leases, whose times are fixed', [
    'ARGOCD_CONTROLLER_SHARD',
    'ARGOCD_CONTROLLER_HEARTBEAT_TIME',
  ]),
  ...unread(server, 'servers share what they know of logins, and need not know how many they are', [
    'ARGOCD_API_SERVER_REPLICAS',
  ]),
  ...unread(server, 'a session fits into one cookie', ['ARGOCD_MAX_COOKIE_NUMBER']),
  ...unread(server, 'streams slow down with their reader and hold one state of each application', [
    'ARGOCD_WATCH_API_BUFFER_SIZE',
  ]),
  ...unread(server, '`tiphys admin settings rbac can` says why a policy decides', ['ARGOCD_RBAC_DEBUG']),
  ...unread(server, 'single sign-on is not part of this version', ['ARGOCD_SSO_DEBUG']),
  ...unread(server, 'a push only marks applications; nothing is rendered ahead', [
    'ARGOCD_WEBHOOK_MANIFEST_CACHE_WARM_DISABLED',
  ]),
  ...unread(repository, 'an index is asked for anew when it has changed', [
    'ARGOCD_HELM_INDEX_CACHE_DURATION',
  ]),
  ...unread(repository, 'registries are not told which program asks', ['ARGOCD_HELM_USER_AGENT']),
  ...unread(repository, 'a token is used until its issuer says it ends', [
    'ARGOCD_GITHUB_APP_CREDS_EXPIRATION_DURATION',
    'ARGOCD_AZURE_SERVICE_PRINCIPAL_CREDS_EXPIRATION_DURATION',
  ]),
  ...unread(repository, 'commands are traced with everything else, under `--otlp-address`', [
    'ARGOCD_TRACING_ENABLED',
  ]),
];

function read(
  components: readonly ComponentName[],
  variables: Readonly<Record<string, readonly [value: string, usage: string]>>,
): ComponentVariable[] {
  return Object.entries(variables).map(([name, [value, usage]]) => ({ name, components, value, usage }));
}

function unread(
  components: readonly ComponentName[],
  idle: string,
  names: readonly string[],
): ComponentVariable[] {
  return names.map((name) => ({ name, components, value: '', usage: '', idle }));
}

/** Variables that are set for a component and mean nothing here. `nameOf` says where a variable's text came from. */
export function idleVariables(
  component: ComponentName,
  env: Readonly<Record<string, string | undefined>>,
  nameOf: (variable: string) => string,
): { readonly given: string; readonly reason: string }[] {
  return componentVariables.flatMap(({ name, components, idle }) =>
    idle !== undefined && env[name] && components.includes(component)
      ? [{ given: nameOf(name), reason: idle }]
      : [],
  );
}
