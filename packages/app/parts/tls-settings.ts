import type { FlagSet } from '@tiphys/cli';
import { defaultTlsCiphers } from '../flags/shared-flags.ts';

/** How a TLS listener agrees with its callers. */
export interface TlsSettings {
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** OpenSSL names, joined with `:`; left to Node where nobody chose. */
  readonly ciphers?: string | undefined;
}

type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** What Argo CD calls a version; those that nobody should speak any more mean the oldest that we do. */
const versions: Readonly<Record<string, TlsVersion>> = {
  '': 'TLSv1.2',
  '1.0': 'TLSv1.2',
  '1.1': 'TLSv1.2',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
};

/** Suites of TLS 1.2 by Go's names; those of TLS 1.3 cannot be chosen, as in Go. */
const suites: Readonly<Record<string, string>> = {
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
  TLS_RSA_WITH_AES_256_CBC_SHA: 'AES256-SHA',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
};

/** Reads `--tlsminversion`, `--tlsmaxversion` and `--tlsciphers`. Throws a `SyntaxError` that names the flag and its value. */
export function tlsSettings(flags: Pick<FlagSet, 'string'>): TlsSettings {
  const minVersion = readVersion(flags, 'tlsminversion');
  const maxVersion = flags.string('tlsmaxversion') === '' ? 'TLSv1.3' : readVersion(flags, 'tlsmaxversion');
  if (minVersion > maxVersion) {
    throw new SyntaxError(
      `minimum TLS version ${flags.string('tlsminversion')} must not be higher than maximum TLS version ${flags.string('tlsmaxversion')}`,
    );
  }
  const chosen = flags.string('tlsciphers');
  // Suites of TLS 1.2 mean nothing where only 1.3 is spoken; Argo CD's default fits its own RSA certificate only.
  if (chosen === '' || chosen === defaultTlsCiphers || minVersion === 'TLSv1.3')
    return { minVersion, maxVersion };
  return { minVersion, maxVersion, ciphers: chosen.split(':').map(readSuite).join(':') };
}

function readVersion(flags: Pick<FlagSet, 'string'>, flag: string): TlsVersion {
  const text = flags.string(flag);
  const version = Object.hasOwn(versions, text) ? versions[text] : undefined;
  if (!version) throw new SyntaxError(`--${flag}: invalid TLS version: ${text}`);
  return version;
}

function readSuite(name: string): string {
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (!suite) throw new SyntaxError(`--tlsciphers: invalid cipher suite: ${name}`);
  return suite;
}
