export type { TestBrowser } from './browser.ts';
export { startBrowser } from './browser.ts';
export type { KubernetesObject, TestCluster } from './cluster.ts';
export { startTestCluster } from './cluster.ts';
export type { EventuallyOptions } from './eventually.ts';
export { eventually } from './eventually.ts';
export type { ForwardProxy } from './forward-proxy.ts';
export { startForwardProxy } from './forward-proxy.ts';
export type { GitHttpsOptions, GitHttpsServer } from './git-https.ts';
export { startGitHttps } from './git-https.ts';
export type { SigningHome, SigningKey } from './gpg.ts';
export { createSigningHome } from './gpg.ts';
export type { TestRepository } from './git-repository.ts';
export { createGitRepository } from './git-repository.ts';
export type { GitNginx, GitNginxOptions } from './git-nginx.ts';
export { startGitNginx } from './git-nginx.ts';
export type { GitSshServer } from './git-ssh.ts';
export { startGitSsh } from './git-ssh.ts';
export type { LfsServer } from './lfs.ts';
export { startLfs } from './lfs.ts';
export type { CommandResult, RunningTiphys, RunTiphysOptions } from './tiphys.ts';
export { runTiphys, startTiphys } from './tiphys.ts';
export type { TestSystem } from './system.ts';
export { startSystem } from './system.ts';
export type { OciRegistry, OciRegistryOptions } from './oci-registry.ts';
export { registryLogin, startOciRegistry } from './oci-registry.ts';
export type { OciArtifact, OciLayer, TarContent } from './oci-push.ts';
export {
  chartArtifact,
  chartConfigType,
  digestOf,
  filesLayer,
  layerTypes,
  pushArtifact,
  tarOf,
} from './oci-push.ts';
