import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Cluster } from '@tiphys/model';
import { deleteCluster, invalidateCluster, listClusters, updateCluster } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, Sheet } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { useGo } from '../../parts/link.tsx';
import { useCanOn } from '../../parts/me.ts';
import { Facts, PageHeader } from '../../parts/page-header.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { PairRows, TextRows } from '../../parts/rows.tsx';
import { ErrorState } from '../../parts/state.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { useTitle } from '../../parts/title.ts';
import { useToast } from '../../parts/toast.tsx';
import { Loaded } from './loaded.tsx';
import { SettingTable } from './setting-table.tsx';
import type { SettingColumn } from './setting-table.tsx';
import { useList } from './use-list.ts';

/** Clusters with their state; `server` opens one beside the list. */
export function ClustersPage({ server }: { readonly server: string | undefined }): ReactNode {
  useTitle('Clusters');
  const go = useGo();
  const list = useList('clusters', (signal) => listClusters(signal));
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Clusters"
        note="Where applications go."
        actions={
          <>
            <Button icon="refresh" busy={list.busy} onClick={list.reload}>
              Refresh
            </Button>
            <Button kind="primary" icon="add" onClick={() => setAdding(true)}>
              Add cluster
            </Button>
          </>
        }
      />
      <Loaded list={list} label="Loading clusters…">
        {(clusters) => {
          const open = clusters.find((cluster) => cluster.server === server);
          return (
            <>
              <ClusterTable clusters={clusters} />
              {open && (
                <ClusterSheet
                  key={open.server}
                  cluster={open}
                  onClose={() => go('settings/clusters')}
                  onDone={list.reload}
                />
              )}
              {server !== undefined && !open && <ErrorState title={`There is no cluster ${server}`} isPart />}
            </>
          );
        }}
      </Loaded>
      {isAdding && <AddSheet onClose={() => setAdding(false)} />}
    </>
  );
}

const columns: readonly SettingColumn<Cluster>[] = [
  {
    title: 'Cluster',
    cell: ({ name, server }) => (
      <>
        <b>{name}</b> <span className="mono muted">{server}</span>
      </>
    ),
    look: 'wide',
  },
  { title: 'Connection', cell: (cluster) => <ClusterConnection cluster={cluster} />, look: 'wide' },
  { title: 'Version', cell: ({ info }) => info?.serverVersion || '–', look: 'mono', label: 'Kubernetes' },
  {
    title: 'Applications',
    cell: ({ info }) => info?.applicationsCount ?? 0,
    look: 'numeric',
    label: 'Applications',
  },
  {
    title: 'Objects watched',
    cell: ({ info }) => info?.cacheInfo?.resourcesCount ?? 0,
    look: 'numeric',
    label: 'Objects watched',
  },
];

function ClusterTable({ clusters }: { readonly clusters: readonly Cluster[] }): ReactNode {
  const go = useGo();
  return (
    <SettingTable
      label="Clusters"
      items={clusters}
      keyOf={({ server }) => server}
      columns={columns}
      actions={({ server }) => (
        <Button size="small" onClick={() => go(`settings/clusters/${encodeURIComponent(server)}`)}>
          Details
        </Button>
      )}
    />
  );
}

function ClusterConnection({ cluster }: { readonly cluster: Cluster }): ReactNode {
  const { status, message } = cluster.info?.connectionState ?? cluster.connectionState;
  const count = cluster.info?.applicationsCount ?? 0;
  const unused = count === 0 && (status === '' || status === 'Unknown');
  return (
    <>
      <StatusMark
        value={status || 'Unknown'}
        label={unused ? 'Not used yet' : status === 'Successful' ? 'Connected' : undefined}
      />
      {message && !unused && <p className="field-error">{message}</p>}
      {unused && <small className="muted">It is watched as soon as an application goes there.</small>}
    </>
  );
}

/** What policies call it. */
function objectOf({ project = '', server }: Cluster): string {
  return project === '' ? server : `${project}/${server}`;
}

function ClusterSheet(props: {
  readonly cluster: Cluster;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { cluster, onClose, onDone } = props;
  const toast = useToast();
  const canUpdate = useCanOn('clusters/update', objectOf(cluster));
  const [leaving, setLeaving] = useState(false);
  const refresh = (): void => {
    void invalidateCluster(cluster.server).then(
      () => toast('The cluster is read anew', 'good'),
      (error: unknown) => toast(error instanceof Error ? error.message : String(error), 'bad'),
    );
  };
  const { cacheInfo, connectionState, serverVersion, applicationsCount } = cluster.info ?? {};
  return (
    <Sheet title={cluster.name} onClose={onClose}>
      <div className="form-stack">
        <Facts
          facts={[
            [
              'Address',
              <span key="address" className="mono">
                {cluster.server}
              </span>,
            ],
            ['Connection', <ClusterConnection key="connection" cluster={cluster} />],
            ['Looked at', <RelativeTime key="time" time={connectionState?.attemptedAt} suffix=" ago" />],
            ['Version', serverVersion || '–'],
            ['Applications', applicationsCount ?? 0],
            ['Kinds watched', cacheInfo?.apisCount ?? 0],
            ['Objects watched', cacheInfo?.resourcesCount ?? 0],
            ['Read in full', <RelativeTime key="read" time={cacheInfo?.lastCacheSyncTime} suffix=" ago" />],
            ['Project', cluster.project || 'all'],
          ]}
        />
        <div className="toolbar">
          <Button icon="refresh" onClick={refresh}>
            Invalidate cache
          </Button>
          <Button kind="danger" icon="trash" onClick={() => setLeaving(true)}>
            Remove
          </Button>
        </div>
        <ClusterForm cluster={cluster} canUpdate={canUpdate} onDone={onDone} />
      </div>
      {leaving && (
        <Dialog
          title={`Remove ${cluster.name}`}
          confirm="Remove"
          isDanger
          onClose={() => setLeaving(false)}
          onConfirm={async () => {
            await deleteCluster(cluster.server);
            toast(`${cluster.name} is removed`);
            onDone();
            onClose();
          }}
        >
          <p>
            {applicationsCount ?? 0} applications go there; they stay as they are, and cannot be compared or
            synced any more. What runs in the cluster stays.
          </p>
        </Dialog>
      )}
    </Sheet>
  );
}

function ClusterForm(props: {
  readonly cluster: Cluster;
  readonly canUpdate: boolean;
  readonly onDone: () => void;
}): ReactNode {
  const { cluster, canUpdate, onDone } = props;
  const [name, setName] = useState(cluster.name);
  const [namespaces, setNamespaces] = useState<readonly string[]>(cluster.namespaces ?? []);
  const [labels, setLabels] = useState(cluster.labels ?? {});
  const [failure, setFailure] = useState('');
  const toast = useToast();
  const save = async (): Promise<void> => {
    setFailure('');
    try {
      const next = { server: cluster.server, name, namespaces: [...namespaces], labels };
      await updateCluster(next, ['name', 'namespaces', 'labels']);
      toast(`${name} is saved`, 'good');
      onDone();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form
      className="form-stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>Change</h3>
      <TextField label="Name" value={name} onChange={setName} disabled={!canUpdate} />
      <TextRows
        legend="Namespaces"
        noun="namespace"
        note="Only these are watched and deployed to; all where there is none."
        values={namespaces}
        onChange={setNamespaces}
      />
      <PairRows legend="Labels" noun="label" pairs={labels} onChange={setLabels} />
      <p role="alert" className="form-error">
        {failure}
      </p>
      <div>
        <Button
          kind="primary"
          type="submit"
          reason={canUpdate ? undefined : 'You may not change this cluster'}
        >
          Save
        </Button>
      </div>
    </form>
  );
}

function AddSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { host, protocol } = window.location;
  const plain = protocol === 'http:' ? ' --plaintext' : '';
  return (
    <Sheet title="Add a cluster" onClose={onClose}>
      <div className="form-stack">
        <p>
          A cluster is added from where its kubeconfig is, so that its credentials never pass through this
          page. The command makes a service account there and keeps its token here.
        </p>
        <pre className="setting-command mono">{`tiphys login ${host}${plain}\ntiphys cluster add CONTEXT --name NAME`}</pre>
        <p className="muted">
          CONTEXT is one of <code>kubectl config get-contexts</code>. With <code>--namespace</code> only some
          namespaces are used; with <code>--project</code> only applications of one project go there. The same
          commands work with <code>argocd</code>.
        </p>
        <p className="muted">
          Declared as a Secret in the namespace of Tiphys, labelled{' '}
          <code>argocd.argoproj.io/secret-type: cluster</code>, it appears here by itself.
        </p>
      </div>
    </Sheet>
  );
}
