/** A key of a ConfigMap or Secret. A name in capitals stands for one of yours. */
export interface ConfigKey {
  readonly key: string;
  /** What counts where it is not there; empty for nothing. */
  readonly value: string;
  readonly means: string;
}

/** What can be written into the objects of the Tiphys namespace, by object. All of it is read again when it changes. */
export const configKeys: Readonly<Record<string, readonly ConfigKey[]>> = {
  'argocd-cm': keys({
    url: ['', 'Address at which users reach Tiphys, for links and the badge'],
    additionalUrls: ['', 'More such addresses, a YAML list'],
    'statusbadge.enabled': ['false', 'Whether `/api/badge` shows the state of applications to everybody'],
    'statusbadge.url': ['', 'Address in front of the links to badges'],
    'users.anonymous.enabled': ['false', 'Whether callers without a token have the default role'],
    'users.session.duration': ['24h', 'How long a login lasts'],
    passwordPattern: ['^.{8,32}$', 'What a new password has to match'],
    'admin.enabled': ['true', 'Whether the account `admin` may be used'],
    'accounts.NAME': ['', 'A local account, and what it can do: `login`, `apiKey`, or both'],
    'accounts.NAME.enabled': ['true', 'Whether the account may be used'],
    'ga.trackingid': ['', 'Told to clients of the API; the page sends nothing to anybody'],
    'ga.anonymizeusers': ['true', 'Told to clients of the API'],
    'help.chatUrl': ['', 'Address of the help that the page links to'],
    'help.chatText': ['Chat now!', 'Text of that link'],
    'help.download.SYSTEM': [
      '',
      'Address of a command line to download, such as `help.download.linux-amd64`',
    ],
    'dex.config': [
      '',
      'Checked by `tiphys admin settings validate`; single sign-on is not part of this version',
    ],
    'oidc.config': [
      '',
      'Checked by `tiphys admin settings validate`; single sign-on is not part of this version',
    ],
    'resource.customizations': ['', 'All customizations of kinds in one YAML map, the old form'],
    'resource.customizations.health.GROUP_KIND': ['', 'Lua that judges the health of a kind'],
    'resource.customizations.useOpenLibs.GROUP_KIND': [
      'false',
      "Whether that Lua may use Lua's standard libraries",
    ],
    'resource.customizations.actions.GROUP_KIND': ['', 'Actions of a kind, in Lua'],
    'resource.customizations.ignoreDifferences.GROUP_KIND': [
      '',
      'Differences that do not count; `all` for every kind',
    ],
    'resource.customizations.ignoreResourceUpdates.GROUP_KIND': [
      '',
      'Changes that are no reason to compare again',
    ],
    'resource.customizations.knownTypeFields.GROUP_KIND': [
      '',
      'Fields that have a type of Kubernetes, for comparing',
    ],
    'resource.ignoreResourceUpdatesEnabled': ['true', 'Whether `ignoreResourceUpdates` counts'],
    'resource.exclusions': ['', 'Kinds that are not looked at, by group, kind and cluster'],
    'resource.inclusions': ['', 'Kinds that alone are looked at'],
    'resource.compareoptions': [
      '',
      'How objects are compared: `ignoreAggregatedRoles`, `ignoreResourceStatusField` (`all`, `crd`, `none`), `ignoreDifferencesOnResourceUpdates`',
    ],
    'resource.sensitive.mask.annotations': ['', 'Annotations of Secrets whose values are hidden'],
    'resource.customLabels': ['', 'Labels that are shown with each resource'],
    'resource.includeEventLabelKeys': ['', 'Labels of applications that their Kubernetes events carry'],
    'resource.excludeEventLabelKeys': ['', 'Labels of those that they do not carry'],
    'kustomize.enable': ['true', 'Whether Kustomize is looked for'],
    'helm.enable': ['true', 'Whether Helm is looked for'],
    'jsonnet.enable': ['true', 'Whether plain folders and Jsonnet are looked for'],
    'kustomize.buildOptions': ['', 'Options of every `kustomize build`, such as `--enable-helm`'],
    'kustomize.buildOptions.VERSION': ['', 'The same for one version'],
    'kustomize.path.VERSION': ['', 'Program of another version, named by `spec.source.kustomize.version`'],
    'kustomize.version.VERSION': ['', 'The same in the old form'],
    'helm.valuesFileSchemes': ['https, http', 'Schemes of addresses from which value files may come'],
    configManagementPlugins: ['', 'Plugins in the old form; see [plugins](plugins.md)'],
    'application.instanceLabelKey': [
      'app.kubernetes.io/instance',
      'Label that names the application of an object',
    ],
    'application.resourceTrackingMethod': [
      'annotation',
      'How an object shows whose it is: `annotation`, `label`, `annotation+label`',
    ],
    installationID: ['', 'Told apart from other installations in one cluster'],
    'application.links': [
      '',
      'Links shown with applications: `url` and `title` as templates, `if` as a condition',
    ],
    'resource.links': ['', 'Links shown with resources'],
    'project.links': ['', 'Links shown with projects'],
    'application.sync.impersonation.enabled': [
      'false',
      'Whether a sync acts as the service account that the project names',
    ],
    'application.sync.impersonation.enforced': ['true', 'Whether a project without one may not sync then'],
    'application.sync.requireOverridePrivilegeForRevisionSync': [
      'false',
      'Whether a sync to another revision needs the permission `override`',
    ],
    'ui.cssurl': ['', 'Told to clients of the API'],
    'ui.bannercontent': ['', 'Text that the page shows to everybody'],
    'ui.bannerurl': ['', 'Where that text leads'],
    'ui.bannerpermanent': ['false', 'Whether it stays'],
    'ui.bannerposition': ['', '`top`, `bottom` or `both`'],
    'ui.loginButtonText': ['', 'Text of the button of single sign-on'],
    'ui.view.resources.disabled': ['false', 'Told to clients of the API'],
    'timeout.reconciliation': [
      '120s',
      'Time after which an application is compared anew though nothing happened; 0 for never, and then repositories are looked at only when a webhook comes',
    ],
    'timeout.reconciliation.jitter': ['60s', 'Up to so much is added to it'],
    'timeout.hard.reconciliation': [
      '0s',
      'Time after which manifests are made anew without any cache; 0 for never',
    ],
    'webhook.refresh.jitter': ['0s', 'Refreshes beyond the first of one push are put off by up to this time'],
    'webhook.refresh.jitter.threshold': ['10', 'How many are the first'],
    'webhook.maxPayloadSizeMB': ['50', 'Largest message of a webhook, in MiB'],
    'cluster.inClusterEnabled': ['true', 'Whether applications may go to the cluster of Tiphys itself'],
    'server.maxPodLogsToRender': ['10', 'Pods whose logs are shown at once'],
    'server.rbac.rollback.enforce.enable': ['false', 'Whether a rollback needs the permission `rollback`'],
    'server.rbac.disableApplicationFineGrainedRBACInheritance': [
      'true',
      'Whether `update` and `delete` of an application leave out its resources',
    ],
    'exec.enabled': ['false', 'Told to clients of the API; the terminal is not part of this version'],
    'exec.shells': ['bash, sh, powershell, cmd', 'Told to clients of the API'],
    globalProjects: ['', 'Projects whose rules hold for all projects with certain labels'],
  }),
  'argocd-rbac-cm': keys({
    'policy.csv': [
      '',
      'Who may do what: lines `p, SUBJECT, RESOURCE, ACTION, OBJECT, allow|deny` and `g, WHO, ROLE`',
    ],
    'policy.NAME.csv': ['', 'More such lines, in the order of the names'],
    'policy.default': ['', 'Role of everybody who is logged in'],
    'policy.matchMode': ['glob', 'How objects are matched: `glob` or `regex`'],
    scopes: ['[groups]', 'Claims of a token that name groups'],
  }),
  'argocd-secret': keys({
    'admin.password': ['', 'Password of `admin`, by bcrypt; made at the first start'],
    'admin.passwordMtime': ['', 'When it was set; tokens from before are void'],
    'admin.tokens': ['', 'API tokens of `admin`'],
    'accounts.NAME.password': ['', 'Password of a local account, by bcrypt'],
    'accounts.NAME.passwordMtime': ['', 'When it was set'],
    'accounts.NAME.tokens': ['', 'API tokens of the account'],
    'server.secretkey': ['', 'Signs sessions and tokens; made at the first start'],
    'tls.crt': [
      '',
      'Certificate of the API server; the Secret `argocd-server-tls` comes first; made when there is none',
    ],
    'tls.key': ['', 'Its key'],
    'webhook.github.secret': ['', 'Secret of webhooks of GitHub and its container registry'],
    'webhook.gitlab.secret': ['', 'Secret of webhooks of GitLab'],
    'webhook.bitbucket.uuid': ['', 'UUID of webhooks of Bitbucket'],
    'webhook.bitbucketserver.secret': ['', 'Secret of webhooks of Bitbucket Server'],
    'webhook.gogs.secret': ['', 'Secret of webhooks of Gogs, Gitea and Forgejo'],
    'webhook.azuredevops.username': ['', 'User name of webhooks of Azure DevOps'],
    'webhook.azuredevops.password': ['', 'Password of webhooks of Azure DevOps'],
    'webhook.harbor.secret': ['', 'Secret of webhooks of Harbor'],
  }),
};

/** Keys of Argo CD's `argocd-cm` for parts that Tiphys does not have yet. */
export const laterKeys: readonly string[] = [
  'application.allowedNodeLabels',
  'commit.author.email',
  'commit.author.name',
  'dex.auth.connectorId',
  'extension.config',
  'oidc.tls.insecure.skip.verify',
  'resource.respectRBAC',
  'sourceHydrator.commitMessageTemplate',
  'sourceHydrator.readmeMessageTemplate',
];

function keys(table: Readonly<Record<string, readonly [value: string, means: string]>>): ConfigKey[] {
  return Object.entries(table).map(([key, [value, means]]) => ({ key, value, means }));
}
