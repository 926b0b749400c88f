import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import { patchResource } from '../../api/resource-changes.ts';
import { YamlEditor } from '../../editor/yaml-editor.tsx';
import { parseYaml, writeYaml } from '../../editor/yaml.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useToast } from '../../parts/toast.tsx';
import { diffHunks, diffLines } from '../../resource/line-diff.ts';
import { tidyManifest } from '../../resource/manifest.ts';
import { mergePatch } from '../../resource/merge-patch.ts';

/** Changed stretches of the question that are shown. */
const maxHunks = 60;
const signs = { same: ' ', removed: '-', added: '+' } as const;

/** Edits a live manifest; what was changed is shown once more before it is written. */
export function ManifestEditor(props: {
  readonly application: ApplicationRef;
  readonly node: TreeNode;
  /** JSON. */
  readonly live: string;
  readonly onClose: () => void;
}): ReactNode {
  const { application, node, onClose } = props;
  // What changes in the cluster meanwhile must not change the text under the cursor.
  const [original] = useState(() => tidyManifest(props.live)?.value ?? {});
  const [before] = useState(() => writeYaml(original));
  const [text, setText] = useState(before);
  const [isAsking, setAsking] = useState(false);
  const toast = useToast();
  const parsed = useMemo(() => parseYaml(text), [text]);
  const error = parsed.ok ? problemOf(original, parsed.value) : parsed.error;
  const patch = parsed.ok && error === undefined ? mergePatch(original, parsed.value) : undefined;
  const hunks = isAsking ? diffHunks(diffLines(before.split('\n'), text.split('\n'))).slice(0, maxHunks) : [];
  return (
    <div className="pane-manifest">
      <YamlEditor
        label={`Manifest of ${node.name}`}
        text={text}
        error={error}
        size="tall"
        onChange={setText}
      />
      <div className="toolbar pane-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          kind="primary"
          reason={patch === undefined ? (error ?? 'Nothing was changed.') : undefined}
          onClick={() => setAsking(true)}
        >
          Review change
        </Button>
      </div>
      {isAsking && patch !== undefined && (
        <Dialog
          title={`Change ${node.kind} ${node.name}`}
          confirm="Change"
          isWide
          onConfirm={async () => {
            await patchResource({ application, node }, patch);
            toast(`${node.kind} ${node.name} was changed`, 'good');
            onClose();
          }}
          onClose={() => setAsking(false)}
        >
          <p>
            {node.source === 'managed'
              ? 'The source does not know of this: the next sync, or self-heal, may undo it.'
              : 'What owns it may undo this.'}
          </p>
          <pre className="edit-diff" role="region" aria-label="Change" tabIndex={0}>
            {hunks.map(({ lines, skipped }, index) => (
              // Stretches and lines have no identity but their place.
              <span key={index}>
                {skipped > 0 && <span className="edit-skipped">{`… ${skipped} lines\n`}</span>}
                {lines.map(({ kind, text: line }, at) => (
                  <span key={at} className={`edit-${kind}`}>
                    {`${signs[kind]} ${line}\n`}
                  </span>
                ))}
              </span>
            ))}
          </pre>
        </Dialog>
      )}
    </div>
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** Its identity cannot be edited. */
function problemOf(original: unknown, edited: unknown): string | undefined {
  if (typeof edited !== 'object' || edited === null || Array.isArray(edited))
    return 'A manifest is a mapping.';
  const nameOf = (value: unknown): string => {
    const { apiVersion, kind, metadata } = value as Fields;
    const { name, namespace } = (metadata ?? {}) as Fields;
    return JSON.stringify([apiVersion, kind, name, namespace]);
  };
  return nameOf(original) === nameOf(edited) ? undefined : 'Kind, name and namespace cannot be changed.';
}
