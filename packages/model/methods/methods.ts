import type { MethodKind, Service } from './build.ts';
import { accountService, sessionService, versionService } from './account.ts';
import { applicationService } from './application.ts';
import { applicationSetService } from './applicationset.ts';
import { certificateService, gpgKeyService } from './certificate.ts';
import { clusterService, settingsService } from './cluster.ts';
import type { DescribedFile } from './descriptors.ts';
import { describeServices } from './descriptors.ts';
import { askPassService, healthService, pluginService, reflectionServices } from './plugin.ts';
import { notificationService } from './notification.ts';
import { projectService } from './project.ts';
import { repoServerService } from './repo-server.ts';
import { repoCredsService, repositoryService } from './repository.ts';

/** A method by the full protobuf names of its messages. */
export interface MethodInfo {
  readonly in: string;
  readonly out: string;
  readonly kind: MethodKind;
}

/** A REST binding of a method. `body` is `''`, `*` for the whole request, or the one field that the body fills. */
export interface RouteInfo {
  /** The method's path, `/package.Service/Method`. */
  readonly method: string;
  readonly verb: string;
  readonly path: string;
  readonly body: string;
}

/** The services of the API server. The order counts: of two routes that match, the first one wins. */
export const services: readonly Service[] = [
  accountService,
  applicationService,
  applicationSetService,
  certificateService,
  clusterService,
  gpgKeyService,
  notificationService,
  projectService,
  repoCredsService,
  repositoryService,
  sessionService,
  settingsService,
  versionService,
];

/** The methods of the API server by path, `/package.Service/Method`. */
export const methods: Readonly<Record<string, MethodInfo>> = methodsOf(services);

const repoServerServices: readonly Service[] = [repoServerService, healthService, versionService];
const pluginServices: readonly Service[] = [pluginService, healthService];

/** The methods of the repo server by path, with health, version and reflection. */
export const repoServerMethods: Readonly<Record<string, MethodInfo>> = methodsOf([
  ...repoServerServices,
  ...reflectionServices,
]);

/** The methods of a config management plugin's server by path, with health and reflection. */
export const pluginMethods: Readonly<Record<string, MethodInfo>> = methodsOf([
  ...pluginServices,
  ...reflectionServices,
]);

/** What a server speaks, for gRPC's reflection. */
export interface ServerDescription {
  /** Full names of its services. */
  readonly services: readonly string[];
  /** Files by name. Made when first asked for. */
  files(): ReadonlyMap<string, DescribedFile>;
}

/** What the repo server speaks. */
export const repoServerDescription: ServerDescription = descriptionOf(repoServerServices);

/** What a config management plugin's server speaks. */
export const pluginDescription: ServerDescription = descriptionOf(pluginServices);

function descriptionOf(described: readonly Service[]): ServerDescription {
  let files: ReadonlyMap<string, DescribedFile> | undefined;
  return {
    services: [...described, ...reflectionServices].map(({ name }) => name),
    files: () => (files ??= describeServices(described)),
  };
}

/** The methods of the server that hands credentials to git. */
export const askPassMethods: Readonly<Record<string, MethodInfo>> = methodsOf([askPassService]);

/** The REST bindings of the API server, in the order in which they are matched. */
export const routes: readonly RouteInfo[] = services.flatMap((service) =>
  Object.entries(service.methods).flatMap(([name, method]) =>
    method.routes.map((route) => ({ method: `/${service.name}/${name}`, ...route })),
  ),
);

function methodsOf(list: readonly Service[]): Record<string, MethodInfo> {
  const entries = list.flatMap((service) =>
    Object.entries(service.methods).map(([name, method]): [string, MethodInfo] => [
      `/${service.name}/${name}`,
      { in: method.in.name, out: method.out.name, kind: method.kind },
    ]),
  );
  return Object.fromEntries(entries);
}
