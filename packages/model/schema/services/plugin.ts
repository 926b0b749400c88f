import type { TypeOf } from '../build.ts';
import { bool, bytes, int, list, message, ref, string } from '../build.ts';
import { ParameterAnnouncement } from './repository.ts';

/** An environment variable of a plugin's commands. */
export const CmpEnvEntry = message('plugin.EnvEntry', {
  name: string(1, { doc: 'Name.' }),
  value: string(2, { doc: 'Value.' }),
});
export interface CmpEnvEntry extends TypeOf<typeof CmpEnvEntry> {}

/** What the archive that follows holds, and for which application. */
export const CmpRequestMetadata = message('plugin.ManifestRequestMetadata', {
  appName: string(1, { doc: 'Name of the Application.' }),
  appRelPath: string(2, { doc: 'Folder of the Application in the archive.' }),
  checksum: string(3, { doc: 'SHA-256 of the archive, in hex.' }),
  size: int(4, { doc: 'Bytes of the archive.' }),
  env: list(CmpEnvEntry, 5, { doc: 'Environment variables.', elementPointer: true }),
});
export interface CmpRequestMetadata extends TypeOf<typeof CmpRequestMetadata> {}

/** A piece of the archive. */
export const CmpFile = message('plugin.File', {
  chunk: bytes(1, { doc: 'A piece of the archive.' }),
});
export interface CmpFile extends TypeOf<typeof CmpFile> {}

/** One message of a stream to a plugin: the metadata first, then a gzipped tar in pieces. */
export const AppStreamRequest = message('plugin.AppStreamRequest', {
  metadata: ref(CmpRequestMetadata, 1, { doc: 'What follows; comes first.', pointer: true }),
  file: ref(CmpFile, 2, { doc: 'A piece of the archive.', pointer: true }),
});
export interface AppStreamRequest extends TypeOf<typeof AppStreamRequest> {}

/** What a plugin made. */
export const CmpManifestResponse = message('plugin.ManifestResponse', {
  manifests: list('string', 1, { doc: 'The manifests, YAML or JSON.' }),
  sourceType: string(2, { doc: 'Not used.' }),
});
export interface CmpManifestResponse extends TypeOf<typeof CmpManifestResponse> {}

/** Whether a plugin takes care of a repository. */
export const CmpRepositoryResponse = message('plugin.RepositoryResponse', {
  isSupported: bool(1, { doc: 'Whether it does.' }),
  isDiscoveryEnabled: bool(2, { doc: 'Whether it looks at all.' }),
});
export interface CmpRepositoryResponse extends TypeOf<typeof CmpRepositoryResponse> {}

/** The parameters that a plugin takes. */
export const ParametersAnnouncementResponse = message('plugin.ParametersAnnouncementResponse', {
  parameterAnnouncements: list(ParameterAnnouncement, 1, { doc: 'Parameters.', elementPointer: true }),
});
export interface ParametersAnnouncementResponse extends TypeOf<typeof ParametersAnnouncementResponse> {}

/** How a plugin is set up. */
export const CheckPluginConfigurationResponse = message('plugin.CheckPluginConfigurationResponse', {
  isDiscoveryConfigured: bool(1, { doc: 'Whether it can tell which sources are its own.' }),
  provideGitCreds: bool(2, { doc: 'Whether its commands get the credentials of the repository.' }),
});
export interface CheckPluginConfigurationResponse extends TypeOf<typeof CheckPluginConfigurationResponse> {}

/** Asks for the credentials that a nonce stands for. */
export const CredentialsRequest = message('askpass.CredentialsRequest', {
  nonce: string(1, { doc: 'The nonce.' }),
});
export interface CredentialsRequest extends TypeOf<typeof CredentialsRequest> {}

/** Credentials for git. */
export const CredentialsResponse = message('askpass.CredentialsResponse', {
  username: string(1, { doc: 'User name.' }),
  password: string(2, { doc: 'Password or token.' }),
});
export interface CredentialsResponse extends TypeOf<typeof CredentialsResponse> {}
