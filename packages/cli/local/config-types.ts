/** A server that the user has logged in to, as the config file keeps it. */
export interface ServerEntry {
  readonly server: string;
  readonly insecure?: boolean | undefined;
  readonly grpcWeb?: boolean | undefined;
  readonly grpcWebRootPath?: string | undefined;
  /** Base64 of PEM. */
  readonly caData?: string | undefined;
  /** Base64 of PEM. */
  readonly clientCertData?: string | undefined;
  /** Base64 of PEM. */
  readonly clientKeyData?: string | undefined;
  readonly plainText?: boolean | undefined;
  readonly core?: boolean | undefined;
}

/** An identity and its tokens. */
export interface UserEntry {
  readonly name: string;
  readonly authToken?: string | undefined;
  readonly refreshToken?: string | undefined;
}

/** A name for a server and a user together. */
export interface ContextEntry {
  readonly name: string;
  readonly server: string;
  readonly user: string;
}

/** The config file: `~/.config/argocd/config`. */
export interface LocalConfig {
  readonly currentContext: string;
  readonly contexts: readonly ContextEntry[];
  readonly servers: readonly ServerEntry[];
  readonly users: readonly UserEntry[];
  readonly promptsEnabled: boolean;
}

/** A context with its server and user looked up. */
export interface ResolvedContext {
  readonly name: string;
  readonly server: ServerEntry;
  readonly user: UserEntry;
}

/** A config file with nothing in it. */
export const emptyConfig: LocalConfig = {
  currentContext: '',
  contexts: [],
  servers: [],
  users: [],
  promptsEnabled: false,
};
