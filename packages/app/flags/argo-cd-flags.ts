/** The flags that Argo CD 3.6 documents for its components, without those of kubectl. */
export const argoCdFlags: Readonly<Record<'server' | 'repo-server' | 'application-controller', string>> = {
  server: `
    address api-content-types app-state-cache-expiration application-namespaces appset-allowed-scm-providers
    appset-enable-github-api-metrics appset-enable-new-git-file-globbing appset-enable-scm-providers
    appset-scm-root-ca-path basehref connection-status-cache-expiration content-security-policy
    default-cache-expiration dex-server dex-server-plaintext dex-server-strict-tls disable-auth
    disable-swagger-ui enable-gzip enable-k8s-event enable-proxy-extension glob-cache-size gloglevel
    hydrator-enabled insecure logformat login-attempts-expiration loglevel metrics-address metrics-port
    oidc-cache-expiration otlp-address otlp-attrs otlp-headers otlp-insecure otlp-sample-ratio port redis
    redis-ca-certificate redis-client-certificate redis-client-key redis-compress
    redis-insecure-skip-tls-verify redis-use-tls redisdb repo-cache-expiration repo-server
    repo-server-ca-cert-path repo-server-client-cert-key-path repo-server-client-cert-path
    repo-server-default-cache-expiration repo-server-plaintext repo-server-redis
    repo-server-redis-ca-certificate repo-server-redis-client-certificate repo-server-redis-client-key
    repo-server-redis-compress repo-server-redis-insecure-skip-tls-verify repo-server-redis-use-tls
    repo-server-redisdb repo-server-sentinel repo-server-sentinelmaster repo-server-timeout-seconds
    revision-cache-expiration revision-cache-lock-timeout rootpath sentinel sentinelmaster staticassets
    sync-with-replace-allowed tlsciphers tlsmaxversion tlsminversion webhook-parallelism-limit
    webhook-refresh-workers x-frame-options`,
  'repo-server': `
    address allow-oob-symlinks client-ca-path default-cache-expiration
    disable-helm-manifest-max-extracted-size disable-oci-manifest-max-extracted-size disable-tls
    enable-builtin-git-config helm-manifest-max-extracted-size helm-registry-max-index-size
    include-hidden-directories logformat loglevel max-combined-directory-manifests-size metrics-address
    metrics-port oci-layer-media-types oci-manifest-max-extracted-size otlp-address otlp-attrs otlp-headers
    otlp-insecure otlp-sample-ratio parallelismlimit plugin-tar-exclude plugin-use-manifest-generate-paths
    port redis redis-ca-certificate redis-client-certificate redis-client-key redis-compress
    redis-insecure-skip-tls-verify redis-use-tls redisdb repo-cache-expiration revision-cache-expiration
    revision-cache-lock-timeout sentinel sentinelmaster streamed-manifest-max-extracted-size
    streamed-manifest-max-tar-size tlsciphers tlsmaxversion tlsminversion`,
  'application-controller': `
    app-hard-resync app-resync app-resync-jitter app-state-cache-expiration application-namespaces
    commit-server default-cache-expiration dynamic-cluster-distribution-enabled enable-k8s-event gloglevel
    hydration-processors hydrator-enabled ignore-normalizer-jq-execution-timeout-seconds
    kubectl-parallelism-limit logformat loglevel metrics-application-conditions metrics-application-labels
    metrics-cache-expiration metrics-cluster-labels metrics-port operation-processors otlp-address otlp-attrs
    otlp-headers otlp-insecure otlp-sample-ratio persist-resource-health redis redis-ca-certificate
    redis-client-certificate redis-client-key redis-compress redis-insecure-skip-tls-verify redis-use-tls
    redisdb repo-error-grace-period-seconds repo-server repo-server-ca-cert-path
    repo-server-client-cert-key-path repo-server-client-cert-path repo-server-plaintext
    repo-server-timeout-seconds self-heal-backoff-cap-seconds self-heal-backoff-factor
    self-heal-backoff-timeout-seconds self-heal-timeout-seconds sentinel sentinelmaster
    server-side-diff-enabled sharding-method status-processors sync-timeout wq-backoff-factor wq-basedelay-ns
    wq-bucket-qps wq-bucket-size wq-cooldown-ns wq-maxdelay-ns`,
};

/** The flags of kubectl that all of them have besides. */
export const kubectlFlags = `
    as as-group as-uid certificate-authority client-certificate client-key cluster context
    disable-compression insecure-skip-tls-verify kubeconfig namespace password proxy-url request-timeout
    server tls-server-name token user username`;
