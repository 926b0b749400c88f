import { describe, expect, test } from 'vitest';
import { foreignParameters, listPlace } from './list-place.ts';
import { applicationPath, parseRoute } from './route.ts';

const app = { namespace: 'argocd', name: 'guestbook' };
const other = { namespace: 'team-a', name: 'guestbook' };

describe('addresses of Argo CD and of ours lead to the same pages', () => {
  test.each([
    ['/', '', { page: 'applications' }],
    ['/applications', '', { page: 'applications' }],
    ['/applications/', '?proj=default&sync=OutOfSync', { page: 'applications' }],
    ['/applications', '?new=%7B%7D', { page: 'create' }],
    ['/applications', '?syncApp=guestbook', { page: 'application', application: app, tab: 'sync' }],
    ['/applications', '?syncApp=team-a/guestbook', { page: 'application', application: other, tab: 'sync' }],
    ['/applications', '?syncApps=true', { page: 'applications' }],
    ['/applications/guestbook', '?deploy=all', { page: 'application', application: app, tab: 'sync' }],
    [
      '/applications/guestbook',
      '?deploy=apps%2FDeployment%2Fdefault%2Fweb&revision=main',
      { page: 'application', application: app, tab: 'sync' },
    ],
    [
      '/applications/guestbook',
      '?resource=kind:Pod&orphaned=true',
      { page: 'application', application: app, tab: 'resources' },
    ],
    [
      '/applications/guestbook',
      '?highlight=apps%2FDeployment%2Fdefault%2Fweb%2F0',
      { page: 'application', application: app, tab: 'resources' },
    ],
    [
      '/applications/guestbook',
      '?conditions=true',
      { page: 'application', application: app, tab: 'overview' },
    ],
    ['/settings/certs', '?addTLSCert=true', { page: 'settings', section: 'certs', name: undefined }],
    [
      '/settings/gpgkeys',
      '?addGnuPGPublicKey=true',
      { page: 'settings', section: 'gpgkeys', name: undefined },
    ],
    ['/settings/projects', '?add=true', { page: 'settings', section: 'projects', name: undefined }],
    [
      '/settings/accounts/admin',
      '?changePassword=true',
      { page: 'settings', section: 'accounts', name: 'admin' },
    ],
    ['/settings/appearance', '', { page: 'settings', section: 'appearance', name: undefined }],
    ['/settings/advanced', '', { page: 'settings', section: 'advanced', name: undefined }],
    ['/new', '', { page: 'create' }],
    ['/applications/guestbook', '', { page: 'application', application: app, tab: 'overview' }],
    ['/applications/team-a/guestbook', '', { page: 'application', application: other, tab: 'overview' }],
    // What notification templates link to.
    ['/applications/guestbook', '?operation=true', { page: 'application', application: app, tab: 'sync' }],
    [
      '/applications/guestbook',
      '?operation=false',
      { page: 'application', application: app, tab: 'overview' },
    ],
    [
      '/applications/team-a/guestbook',
      '?rollback=0',
      { page: 'application', application: other, tab: 'history' },
    ],
    ['/applications/guestbook', '?rollback=-1', { page: 'application', application: app, tab: 'overview' }],
    ['/applications/guestbook', '?view=pods', { page: 'application', application: app, tab: 'resources' }],
    [
      '/applications/guestbook',
      '?node=apps%2FDeployment%2Fdefault%2Fweb%2F0&tab=logs',
      { page: 'application', application: app, tab: 'resources' },
    ],
    [
      '/applications/guestbook/default/web/logs',
      '?podName=web-1',
      { page: 'application', application: app, tab: 'logs' },
    ],
    [
      '/applications/team-a/guestbook/default/web/logs',
      '',
      { page: 'application', application: other, tab: 'logs' },
    ],
    ['/applications/team-a/guestbook/diff', '', { page: 'application', application: other, tab: 'diff' }],
    [
      '/applications/team-a/guestbook/nothing',
      '',
      { page: 'missing', path: '/applications/team-a/guestbook/nothing' },
    ],
    ['/settings', '', { page: 'settings', section: '', name: undefined }],
    ['/settings/repos', '?addRepo=true', { page: 'settings', section: 'repos', name: undefined }],
    ['/settings/projects/default', '?tab=roles', { page: 'settings', section: 'projects', name: 'default' }],
    [
      '/settings/clusters/https%3A%2F%2Fkubernetes.default.svc',
      '',
      { page: 'settings', section: 'clusters', name: 'https://kubernetes.default.svc' },
    ],
    ['/user-info', '', { page: 'user' }],
    ['/help', '', { page: 'help' }],
    [
      '/login',
      '?return_url=%2Fapplications&has_sso_error=true',
      { page: 'login', returnTo: '/applications', ssoError: true },
    ],
    ['/nowhere/%zz', '', { page: 'missing', path: '/nowhere/%zz' }],
  ])('%s%s', (path, search, expected) => {
    expect(parseRoute(path, search, 'argocd')).toEqual(expected);
  });

  test('a path of ours comes back', () => {
    const odd = { namespace: 'a b', name: 'x/y?z' };
    expect(parseRoute(`/${applicationPath(odd, 'sync')}`, '', 'argocd')).toEqual({
      page: 'application',
      application: odd,
      tab: 'sync',
    });
  });
});

describe('filters of Argo CD’s list become a query', () => {
  test.each([
    ['?q=api+health:degraded&sort=-since&view=cards', 'api health:degraded', '-since', 'cards'],
    [
      '?proj=default,team&sync=OutOfSync&health=Degraded,Missing',
      'project:default,team health:Degraded,Missing sync:OutOfSync',
      '',
      undefined,
    ],
    [
      '?cluster=in-cluster%20(https://kubernetes.default.svc)&namespace=web',
      'cluster:in-cluster namespace:web',
      '',
      undefined,
    ],
    [
      '?repo=https%253A%252F%252Fgit.example.com%252Fa.git',
      'repo:https://git.example.com/a.git',
      '',
      undefined,
    ],
    ['?labels=team%253Dsearch&autoSync=Disabled', 'label:team=search auto:off', '', undefined],
    ['?operation=Sync%20Failed,Syncing', 'operation:Failed,Running', '', undefined],
    ['?search=guest&view=tiles&page=3', 'guest', '', 'cards'],
    ['?view=list', '', '', 'table'],
    ['?q=project:', 'project:', '', undefined],
  ])('%s', (search, q, sort, view) => {
    expect(listPlace(search)).toMatchObject({ q, sort });
    expect(listPlace(search).view).toBe(view);
  });

  test('what is rewritten is named', () => {
    expect(foreignParameters('?proj=a&q=b&page=2&view=tiles')).toEqual(['proj', 'page']);
  });
});
