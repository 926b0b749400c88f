export type { CertificateAuthority, CertificateOptions, KeyPair } from './certificates.ts';
export { createCertificateAuthority } from './certificates.ts';
export { freePorts } from './ports.ts';
export type { EmbeddedCluster, StartClusterOptions } from './start-cluster.ts';
export { startCluster } from './start-cluster.ts';
