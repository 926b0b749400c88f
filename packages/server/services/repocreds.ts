import { codes, StatusError } from '@tiphys/base';
import type { Config, ConfigWriter } from '@tiphys/config';
import type {
  RepoCreds,
  RepoCredsCreateRequest,
  RepoCredsDeleteRequest,
  RepoCredsList,
  RepoCredsQuery,
  RepoCredsUpdateRequest,
} from '@tiphys/model';
import type { Access } from '../auth/access.ts';
import type { Call, ServiceMethods } from '../call.ts';
import { differentSpec } from './upsert.ts';
import { withoutHydrator } from './write-repositories.ts';

/** What `RepoCredsService` needs. */
export interface RepoCredsServiceDeps {
  readonly access: Access;
  readonly config: Config;
  readonly writer: ConfigWriter;
}

/** `/repocreds.RepoCredsService`, for credentials to read with. */
export function createRepoCredsService({ access, config, writer }: RepoCredsServiceDeps): ServiceMethods {
  const allow = (call: Call, action: string, url: string): void =>
    access.enforce(call.identity, { resource: 'repositories', action, object: url });
  const payload = (credentials: RepoCreds | undefined): RepoCreds => {
    if (!credentials) throw new StatusError(codes.invalidArgument, 'missing payload in request');
    return credentials;
  };
  return {
    ...withoutHydrator([
      'ListWriteRepositoryCredentials',
      'CreateWriteRepositoryCredentials',
      'UpdateWriteRepositoryCredentials',
      'DeleteWriteRepositoryCredentials',
    ]),
    ListRepositoryCredentials(query: RepoCredsQuery, call: Call): Promise<RepoCredsList> {
      const items = config
        .repositoryCredentials()
        .filter(({ url }) => !query.url || url === query.url)
        .filter(({ url }) =>
          access.allows(call.identity, { resource: 'repositories', action: 'get', object: url }),
        )
        .map(({ url, username }) => ({ url, username }))
        .sort((a, b) => (a.url < b.url ? -1 : 1));
      return Promise.resolve({ metadata: {}, items });
    },
    async CreateRepositoryCredentials(request: RepoCredsCreateRequest, call: Call): Promise<RepoCreds> {
      const wanted = payload(request.creds);
      allow(call, 'create', wanted.url);
      if (!wanted.url) throw new StatusError(codes.invalidArgument, 'must specify URL');
      const existing = config.repositoryCredentials().find(({ url }) => url === wanted.url);
      if (existing) {
        if (JSON.stringify(sorted(existing)) === JSON.stringify(sorted(wanted))) return { url: wanted.url };
        if (!request.upsert) throw differentSpec('repository credentials', existing, wanted);
        allow(call, 'update', wanted.url);
      }
      await writer.saveCredentials(wanted, call.signal);
      return { url: wanted.url };
    },
    async UpdateRepositoryCredentials(request: RepoCredsUpdateRequest, call: Call): Promise<RepoCreds> {
      const wanted = payload(request.creds);
      allow(call, 'update', wanted.url);
      if (!config.repositoryCredentials().some(({ url }) => url === wanted.url)) {
        throw new StatusError(codes.notFound, `repository credentials "${wanted.url}" not found`);
      }
      await writer.saveCredentials(wanted, call.signal);
      return { url: wanted.url };
    },
    async DeleteRepositoryCredentials(request: RepoCredsDeleteRequest, call: Call): Promise<object> {
      const url = request.url ?? '';
      allow(call, 'delete', url);
      if (!(await writer.deleteCredentials(url, call.signal))) {
        throw new StatusError(codes.notFound, `repository credentials "${url}" not found`);
      }
      return {};
    },
  };
}

function sorted(credentials: RepoCreds | undefined): readonly (readonly [string, unknown])[] {
  return Object.entries(credentials ?? {})
    .filter(([, value]) => value)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
