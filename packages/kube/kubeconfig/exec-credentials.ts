import { execFile } from 'node:child_process';
import type { Clock } from '@tiphys/base';
import { codes, createSingleFlight, raceSignal, StatusError, systemClock } from '@tiphys/base';
import type { CredentialSource, ResolvedCredentials } from '../config.ts';
import type { ClientObserver, PluginRecord } from '../observer.ts';
import type { KubeconfigExec } from './types.ts';

const pluginTimeoutMs = 60_000;
const maxOutputBytes = 1024 * 1024;
/** Credentials are renewed this long before they expire. */
const renewBeforeMs = 10_000;
const defaultApiVersion = 'client.authentication.k8s.io/v1';

/** The process environment, passed in by the composition root. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a plugin runs with. */
export interface ExecCredentialsOptions {
  readonly exec: KubeconfigExec;
  readonly env: Environment;
  /** Put before a relative path in `command`. */
  readonly folder?: string | undefined;
  /** The cluster's description, for plugins that ask for it (`provideClusterInfo`). */
  readonly cluster?: Readonly<Record<string, unknown>> | undefined;
  readonly clock?: Clock | undefined;
}

interface ExecCredential {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly status?: {
    readonly expirationTimestamp?: string;
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
  };
}

/**
 * Credentials that a program prints (`ExecCredential` of client.authentication.k8s.io). They are kept until shortly
 * before they expire or the server refuses them; many who ask at once wait for one run.
 */
export function execCredentials(options: ExecCredentialsOptions): CredentialSource {
  const { clock = systemClock } = options;
  const flight = createSingleFlight<ResolvedCredentials>();
  let held: { readonly credentials: ResolvedCredentials; readonly until: number } | undefined;
  return {
    async resolve(signal, observer) {
      if (held && clock.now() < held.until) return held.credentials;
      const run = flight('run', async () => {
        const status = await runPlugin(options, observer);
        const expiry = status.expirationTimestamp
          ? Date.parse(status.expirationTimestamp) - renewBeforeMs
          : Infinity;
        const credentials = credentialsOf(status);
        held = { credentials, until: expiry };
        return credentials;
      });
      return await raceSignal(run, signal);
    },
    invalidate() {
      held = undefined;
    },
  };
}

function credentialsOf(status: NonNullable<ExecCredential['status']>): ResolvedCredentials {
  const { token, clientCertificateData: cert, clientKeyData: key } = status;
  return {
    authorization: token ? `Bearer ${token}` : undefined,
    certificate: cert && key ? { cert, key } : undefined,
  };
}

async function runPlugin(
  options: ExecCredentialsOptions,
  observer: ClientObserver | undefined,
): Promise<NonNullable<ExecCredential['status']>> {
  const { exec } = options;
  const apiVersion = exec.apiVersion || defaultApiVersion;
  const output = await runCommand(options, { apiVersion, observer });
  const failure = `exec plugin ${JSON.stringify(exec.command)}`;
  let credential: ExecCredential;
  try {
    credential = JSON.parse(output) as ExecCredential;
  } catch {
    // What it printed may hold a token: neither it nor the parser's message (which quotes it) is repeated.
    throw new StatusError(codes.unauthenticated, `${failure}: output is not an ExecCredential`);
  }
  if (credential.apiVersion !== apiVersion) {
    throw new StatusError(
      codes.unauthenticated,
      `${failure}: plugin returned version ${credential.apiVersion ?? ''}, wanted ${apiVersion}`,
    );
  }
  const { status } = credential;
  if (!status?.token && !(status?.clientCertificateData && status.clientKeyData)) {
    throw new StatusError(codes.unauthenticated, `${failure}: plugin didn't return a token or cert/key pair`);
  }
  return status;
}

/** How the command of a plugin is run. */
interface CommandRun {
  readonly apiVersion: string;
  readonly observer: ClientObserver | undefined;
}

function runCommand(options: ExecCredentialsOptions, { apiVersion, observer }: CommandRun): Promise<string> {
  const { exec, env, cluster } = options;
  const info = {
    kind: 'ExecCredential',
    apiVersion,
    spec: { ...(exec.provideClusterInfo && cluster ? { cluster } : {}), interactive: false },
  };
  const own = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  return new Promise((resolve, reject) => {
    execFile(
      exec.command,
      [...(exec.args ?? [])],
      {
        env: { ...env, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
        timeout: pluginTimeoutMs,
        maxBuffer: maxOutputBytes,
        ...(options.folder === undefined ? {} : { cwd: options.folder }),
      },
      (error, stdout) => {
        observer?.onPlugin?.(recordOf(error));
        if (error) reject(pluginFailure(exec, error));
        else resolve(stdout);
      },
    ).stdin?.end();
  });
}

/** client-go: what did not run to its end counts as exit code 1. */
function recordOf(error: (Error & { readonly code?: unknown }) | null): PluginRecord {
  if (!error) return { exitCode: 0, status: 'no_error' };
  if (error.code === 'ENOENT') return { exitCode: 1, status: 'plugin_not_found_error' };
  if (typeof error.code === 'number') return { exitCode: error.code, status: 'plugin_execution_error' };
  return { exitCode: 1, status: 'client_internal_error' };
}

function pluginFailure(exec: KubeconfigExec, error: Error & { readonly code?: unknown }): StatusError {
  const failure = `exec plugin ${JSON.stringify(exec.command)}`;
  if (error.code === 'ENOENT') {
    const hint = exec.installHint ? `\n${exec.installHint}` : '';
    return new StatusError(codes.unauthenticated, `${failure}: executable ${exec.command} not found${hint}`);
  }
  // The error's own message holds the command line, which may hold a secret.
  const why = typeof error.code === 'number' ? `failed with exit code ${error.code}` : 'did not finish';
  return new StatusError(codes.unauthenticated, `${failure}: ${why}`);
}
