import { useState } from 'react';
import type { ReactNode } from 'react';
import { addKeys, deleteKey, listKeys } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextArea } from '../../parts/field.tsx';
import { useQuery } from '../../parts/link.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { useTitle } from '../../parts/title.ts';
import { useToast } from '../../parts/toast.tsx';
import { DeleteButton } from './ask.tsx';
import { Loaded } from './loaded.tsx';
import { SettingTable } from './setting-table.tsx';
import { useList } from './use-list.ts';

/** Public keys that commits may be signed with. */
export function KeysPage(): ReactNode {
  useTitle('GnuPG keys');
  const [query, setQuery] = useQuery();
  const list = useList('keys', (signal) => listKeys(signal));
  return (
    <>
      <PageHeader
        title="GnuPG keys"
        note="Projects can ask that commits are signed with some of these."
        actions={
          <Button kind="primary" icon="add" onClick={() => setQuery({ addGnuPGPublicKey: 'true' })}>
            Add key
          </Button>
        }
      />
      <Loaded list={list} label="Loading keys…">
        {(keys) =>
          keys.length === 0 ? (
            <EmptyState title="No key is known" icon="key">
              <p>Add the public keys of who signs commits; then a project can ask for their signatures.</p>
            </EmptyState>
          ) : (
            <SettingTable
              label="GnuPG keys"
              items={keys}
              keyOf={({ keyID }) => keyID}
              columns={[
                { title: 'Key', cell: ({ keyID }) => keyID, look: 'mono' },
                { title: 'Kind', cell: ({ subType }) => subType },
                { title: 'Owner', cell: ({ owner }) => owner, look: 'wide' },
              ]}
              actions={({ keyID }) => (
                <DeleteButton
                  label={`Delete key ${keyID}`}
                  title={`Delete key ${keyID}`}
                  done={`${keyID} is deleted`}
                  onDelete={() => deleteKey(keyID)}
                  onDone={list.reload}
                >
                  <p>Commits that are signed with it count as unsigned from now on.</p>
                </DeleteButton>
              )}
            />
          )
        }
      </Loaded>
      {query.get('addGnuPGPublicKey') === 'true' && (
        <AddKeyDialog onClose={() => setQuery({ addGnuPGPublicKey: undefined })} onDone={list.reload} />
      )}
    </>
  );
}

function AddKeyDialog({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const [text, setText] = useState('');
  const toast = useToast();
  return (
    <Dialog
      title="Add a GnuPG key"
      confirm="Add"
      onClose={onClose}
      onConfirm={async () => {
        if (!text.includes('BEGIN PGP PUBLIC KEY BLOCK')) throw new Error('This is no armoured public key');
        await addKeys(text);
        toast('The key is added', 'good');
        onDone();
      }}
    >
      <TextArea
        label="Public key"
        isMono
        rows={10}
        placeholder="-----BEGIN PGP PUBLIC KEY BLOCK-----"
        note="As gpg --armor --export prints it."
        value={text}
        onChange={setText}
      />
    </Dialog>
  );
}
