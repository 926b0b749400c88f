/** A kubeconfig file (`kubectl config`), as far as a client needs it. */
export interface KubeconfigFile {
  readonly 'current-context'?: string;
  readonly clusters?:
    | readonly { readonly name: string; readonly cluster?: KubeconfigCluster | null }[]
    | null;
  readonly contexts?:
    | readonly { readonly name: string; readonly context?: KubeconfigContext | null }[]
    | null;
  readonly users?: readonly { readonly name: string; readonly user?: KubeconfigUser | null }[] | null;
}

/** A server and how to trust it. */
export interface KubeconfigCluster {
  readonly server?: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'tls-server-name'?: string;
  readonly 'proxy-url'?: string;
}

/** A cluster with a user and a namespace. */
export interface KubeconfigContext {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** Who asks. */
export interface KubeconfigUser {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-groups'?: readonly string[];
  readonly 'as-user-extra'?: Readonly<Record<string, readonly string[]>>;
  readonly exec?: KubeconfigExec;
}

/** A program that prints credentials. */
export interface KubeconfigExec {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
}
