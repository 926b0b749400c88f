import { codes, isJsonObject, messageOf, StatusError } from '@tiphys/base';
import { credentialsFor } from '@tiphys/config';
import type { Repository } from '@tiphys/model';
import { normalize, withCredentials } from '@tiphys/model';
import type { RepositoryTest } from '@tiphys/model/v2';
import type { Call } from '../call.ts';
import type { ApplicationDeps } from '../services/application/deps.ts';
import { repositoryObject } from '../services/repository.ts';
import { bodyObject } from './body.ts';
import type { V2Route } from './route.ts';
import type { V2Context } from './routes.ts';

const timeoutMs = 30_000;
const maxBodyBytes = 256 * 1024;
const repositoryMessage = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.Repository';

/** `POST /api/v2/repositories/test`: tries a repository with what the form holds. Secrets stay out of the address, which v1 puts them in. */
export function createRepositoryTestRoutes({ application }: V2Context): readonly V2Route[] {
  return [
    {
      method: 'POST',
      path: 'repositories/test',
      maxBodyBytes,
      handle: ({ body, call }) => test(application, readRepository(body), call),
    },
  ];
}

function readRepository(value: unknown): Repository {
  const { repository } = bodyObject(value);
  if (!isJsonObject(repository)) throw new StatusError(codes.invalidArgument, 'repository is required');
  try {
    return normalize(repositoryMessage, repository) as Repository;
  } catch (cause) {
    throw new StatusError(codes.invalidArgument, `repository: ${(cause as Error).message}`, { cause });
  }
}

/** Whether a repository can be reached; asks for the right to connect it. */
async function test(
  deps: Pick<ApplicationDeps, 'access' | 'config' | 'repoService'>,
  given: Repository,
  call: Call,
): Promise<RepositoryTest> {
  const object = repositoryObject(given.project, given.repo);
  deps.access.enforce(call.identity, { resource: 'repositories', action: 'create', object });
  if (given.repo === '') throw new StatusError(codes.invalidArgument, 'the URL is required');
  const repo = withCredentials(given, credentialsFor(deps.config.repositoryCredentials(), given.repo));
  const usesTemplate = repo.inheritedCreds === true;
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    await deps.repoService.testRepository({ repo }, { signal });
    return { reachable: true, message: '', usesTemplate };
  } catch (reason) {
    call.signal.throwIfAborted();
    return { reachable: false, message: messageOf(reason), usesTemplate };
  }
}
