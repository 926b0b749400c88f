import type { Service } from './build.ts';
import { del, get, post, put, unary } from './build.ts';
import { RepoCreds, RepoCredsList, Repository, RepositoryList } from '../schema/repository.ts';
import {
  RepoCredsCreateRequest,
  RepoCredsDeleteRequest,
  RepoCredsQuery,
  RepoCredsResponse,
  RepoCredsUpdateRequest,
} from '../schema/services/repocreds.ts';
import {
  HelmChartsResponse,
  Refs,
  RepoAccessQuery,
  RepoAppDetailsQuery,
  RepoAppDetailsResponse,
  RepoAppsQuery,
  RepoAppsResponse,
  RepoCreateRequest,
  RepoQuery,
  RepoResponse,
  RepoUpdateRequest,
} from '../schema/services/repository.ts';

/** Credential templates of repositories. */
export const repoCredsService = {
  name: 'repocreds.RepoCredsService',
  methods: {
    ListRepositoryCredentials: unary(RepoCredsQuery, RepoCredsList, get('/api/v1/repocreds')),
    ListWriteRepositoryCredentials: unary(RepoCredsQuery, RepoCredsList, get('/api/v1/write-repocreds')),
    CreateRepositoryCredentials: unary(RepoCredsCreateRequest, RepoCreds, post('/api/v1/repocreds', 'creds')),
    CreateWriteRepositoryCredentials: unary(
      RepoCredsCreateRequest,
      RepoCreds,
      post('/api/v1/write-repocreds', 'creds'),
    ),
    UpdateRepositoryCredentials: unary(
      RepoCredsUpdateRequest,
      RepoCreds,
      put('/api/v1/repocreds/{creds.url}', 'creds'),
    ),
    UpdateWriteRepositoryCredentials: unary(
      RepoCredsUpdateRequest,
      RepoCreds,
      put('/api/v1/write-repocreds/{creds.url}', 'creds'),
    ),
    DeleteRepositoryCredentials: unary(
      RepoCredsDeleteRequest,
      RepoCredsResponse,
      del('/api/v1/repocreds/{url}'),
    ),
    DeleteWriteRepositoryCredentials: unary(
      RepoCredsDeleteRequest,
      RepoCredsResponse,
      del('/api/v1/write-repocreds/{url}'),
    ),
  },
} satisfies Service;

/** Repositories and what is in them. */
export const repositoryService = {
  name: 'repository.RepositoryService',
  methods: {
    List: unary(RepoQuery, RepositoryList, get('/api/v1/repositories')),
    Get: unary(RepoQuery, Repository, get('/api/v1/repositories/{repo}')),
    GetWrite: unary(RepoQuery, Repository, get('/api/v1/write-repositories/{repo}')),
    ListRepositories: unary(RepoQuery, RepositoryList, get('/api/v1/repositories')),
    ListWriteRepositories: unary(RepoQuery, RepositoryList, get('/api/v1/write-repositories')),
    ListRefs: unary(RepoQuery, Refs, get('/api/v1/repositories/{repo}/refs')),
    ListOCITags: unary(RepoQuery, Refs, get('/api/v1/repositories/{repo}/oci-tags')),
    ListApps: unary(RepoAppsQuery, RepoAppsResponse, get('/api/v1/repositories/{repo}/apps')),
    GetAppDetails: unary(
      RepoAppDetailsQuery,
      RepoAppDetailsResponse,
      post('/api/v1/repositories/{source.repoURL}/appdetails'),
    ),
    GetHelmCharts: unary(RepoQuery, HelmChartsResponse, get('/api/v1/repositories/{repo}/helmcharts')),
    Create: unary(RepoCreateRequest, Repository, post('/api/v1/repositories', 'repo')),
    CreateRepository: unary(RepoCreateRequest, Repository, post('/api/v1/repositories', 'repo')),
    CreateWriteRepository: unary(RepoCreateRequest, Repository, post('/api/v1/write-repositories', 'repo')),
    Update: unary(RepoUpdateRequest, Repository, put('/api/v1/repositories/{repo.repo}', 'repo')),
    UpdateRepository: unary(RepoUpdateRequest, Repository, put('/api/v1/repositories/{repo.repo}', 'repo')),
    UpdateWriteRepository: unary(
      RepoUpdateRequest,
      Repository,
      put('/api/v1/write-repositories/{repo.repo}', 'repo'),
    ),
    Delete: unary(RepoQuery, RepoResponse, del('/api/v1/repositories/{repo}')),
    DeleteRepository: unary(RepoQuery, RepoResponse, del('/api/v1/repositories/{repo}')),
    DeleteWriteRepository: unary(RepoQuery, RepoResponse, del('/api/v1/write-repositories/{repo}')),
    ValidateAccess: unary(
      RepoAccessQuery,
      RepoResponse,
      post('/api/v1/repositories/{repo}/validate', 'repo'),
    ),
    ValidateWriteAccess: unary(
      RepoAccessQuery,
      RepoResponse,
      post('/api/v1/write-repositories/{repo}/validate', 'repo'),
    ),
  },
} satisfies Service;
