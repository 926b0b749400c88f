import { useState } from 'react';
import type { ReactNode } from 'react';
import type { RepositoryCertificate } from '@tiphys/model';
import { addCertificates, deleteCertificate, listCertificates } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextArea, TextField } from '../../parts/field.tsx';
import { useQuery } from '../../parts/link.tsx';
import { PageHeader, Section } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';
import { useToast } from '../../parts/toast.tsx';
import { knownHostsOf, tlsCertificateOf } from '../../settings/certificates.ts';
import { DeleteButton } from './ask.tsx';
import { Loaded } from './loaded.tsx';
import { SettingTable } from './setting-table.tsx';
import { useList } from './use-list.ts';

/** TLS certificates and SSH host keys of servers that repositories are on. */
export function CertificatesPage(): ReactNode {
  useTitle('Certificates and hosts');
  const [query, setQuery] = useQuery();
  const list = useList('certificates', (signal) => listCertificates(signal));
  return (
    <>
      <PageHeader
        title="Certificates and hosts"
        note="Servers whose certificate no public authority signed, and the keys of SSH hosts."
        actions={
          <>
            <Button icon="add" onClick={() => setQuery({ addTLSCert: 'true' })}>
              Add certificate
            </Button>
            <Button icon="add" onClick={() => setQuery({ addSSHKnownHosts: 'true' })}>
              Add known hosts
            </Button>
          </>
        }
      />
      <Loaded list={list} label="Loading certificates…">
        {(items) => (
          <>
            <CertificateTable
              title="TLS certificates"
              empty="No certificate of our own: public authorities are trusted"
              items={items.filter(({ certType }) => certType === 'https')}
              onDone={list.reload}
            />
            <CertificateTable
              title="SSH known hosts"
              empty="No host is known: SSH repositories cannot be reached"
              items={items.filter(({ certType }) => certType === 'ssh')}
              onDone={list.reload}
            />
          </>
        )}
      </Loaded>
      {query.get('addTLSCert') === 'true' && (
        <TlsDialog onClose={() => setQuery({ addTLSCert: undefined })} onDone={list.reload} />
      )}
      {query.get('addSSHKnownHosts') === 'true' && (
        <HostsDialog onClose={() => setQuery({ addSSHKnownHosts: undefined })} onDone={list.reload} />
      )}
    </>
  );
}

function CertificateTable(props: {
  readonly title: string;
  readonly empty: string;
  readonly items: readonly RepositoryCertificate[];
  readonly onDone: () => void;
}): ReactNode {
  const { title, empty, items, onDone } = props;
  return (
    <Section title={title}>
      {items.length === 0 ? (
        <p className="muted">{empty}</p>
      ) : (
        <SettingTable
          label={title}
          items={items}
          keyOf={({ serverName, certSubType }) => `${serverName} ${certSubType}`}
          columns={[
            { title: 'Server', cell: ({ serverName }) => serverName, look: 'wide mono' },
            { title: 'Kind', cell: ({ certSubType }) => certSubType },
            { title: 'Fingerprint or subject', cell: ({ certInfo }) => certInfo, look: 'wide mono' },
          ]}
          actions={(item) => (
            <DeleteButton
              label={`Remove ${item.certSubType} of ${item.serverName}`}
              title={`Remove ${item.serverName}`}
              confirm="Remove"
              done={`${item.serverName} is removed`}
              onDelete={() => deleteCertificate(item)}
              onDone={onDone}
            >
              <p>Repositories on this server cannot be reached any more if nothing else vouches for it.</p>
            </DeleteButton>
          )}
        />
      )}
    </Section>
  );
}

interface AddProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function TlsDialog({ onClose, onDone }: AddProps): ReactNode {
  const [server, setServer] = useState('');
  const [pem, setPem] = useState('');
  const toast = useToast();
  return (
    <Dialog
      title="Add a TLS certificate"
      confirm="Add"
      onClose={onClose}
      onConfirm={async () => {
        await addCertificates([tlsCertificateOf(server, pem)]);
        toast(`${server} is trusted`, 'good');
        onDone();
      }}
    >
      <TextField
        label="Server name"
        isMono
        placeholder="git.example.com"
        value={server}
        onChange={setServer}
      />
      <TextArea
        label="Certificate"
        isMono
        rows={8}
        placeholder="-----BEGIN CERTIFICATE-----"
        note="In PEM; several, one after another, are a chain."
        value={pem}
        onChange={setPem}
      />
    </Dialog>
  );
}

function HostsDialog({ onClose, onDone }: AddProps): ReactNode {
  const [text, setText] = useState('');
  const toast = useToast();
  return (
    <Dialog
      title="Add SSH known hosts"
      confirm="Add"
      isWide
      onClose={onClose}
      onConfirm={async () => {
        const items = knownHostsOf(text);
        await addCertificates(items);
        toast(`${items.length} host ${items.length === 1 ? 'key is' : 'keys are'} known`, 'good');
        onDone();
      }}
    >
      <TextArea
        label="Known hosts"
        isMono
        rows={10}
        placeholder="git.example.com ssh-ed25519 AAAA…"
        note="Lines as ssh-keyscan prints them. Check the fingerprints with who runs the host."
        value={text}
        onChange={setText}
      />
    </Dialog>
  );
}
