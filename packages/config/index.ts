export type { KnownHost } from './certificates.ts';
export { createConfig } from './config.ts';
export type { ConfigDeps } from './config.ts';
export { defaultConfigMaps, ensureDefaults } from './defaults.ts';
export type { DefaultsDeps } from './defaults.ts';
export { credentialsFor, sameUrl } from './repositories.ts';
export type { Config, ConfigChange } from './types.ts';
export { createConfigWriter } from './writers.ts';
export type { ConfigWriter, ConfigWriterDeps, ValuesToSave } from './writers.ts';
