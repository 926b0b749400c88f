/** A project, as far as the CLI reads and changes it. */
export interface Project {
  apiVersion?: string;
  kind?: string;
  metadata?: { name?: string; [field: string]: unknown };
  spec?: ProjectSpec;
}

/** What applications of a project may do. */
export interface ProjectSpec {
  description?: string;
  sourceRepos?: string[];
  destinations?: Destination[];
  roles?: ProjectRole[];
  clusterResourceWhitelist?: RestrictedResource[];
  clusterResourceBlacklist?: RestrictedResource[];
  namespaceResourceWhitelist?: RestrictedResource[];
  namespaceResourceBlacklist?: RestrictedResource[];
  orphanedResources?: { warn?: boolean; ignore?: RestrictedResource[] };
  syncWindows?: SyncWindow[];
  signatureKeys?: { keyID: string }[];
  sourceNamespaces?: string[];
  destinationServiceAccounts?: { server?: string; namespace?: string; defaultServiceAccount?: string }[];
}

/** Where applications may deploy to. */
export interface Destination {
  server?: string;
  name?: string;
  namespace?: string;
}

/** A kind of resource, in some lists with a name pattern. */
export interface RestrictedResource {
  group?: string;
  kind?: string;
  name?: string;
}

/** Who may do what in a project. */
export interface ProjectRole {
  name: string;
  description?: string;
  policies?: string[];
  groups?: string[];
  jwtTokens?: { iat?: number; exp?: number; id?: string }[];
}

/** When applications may be synced. */
export interface SyncWindow {
  kind?: string;
  schedule?: string;
  duration?: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
  timeZone?: string;
  andOperator?: boolean;
  description?: string;
  syncOverrun?: boolean;
}
