import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { parseJson } from '@tiphys/base';
import type { ResourceOverview } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import { Button, ButtonGroup, IconButton } from '../../parts/button.tsx';
import { CodeView } from '../../parts/code-view.tsx';
import { Checkbox } from '../../parts/field.tsx';
import { later } from '../../parts/later.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { useToast } from '../../parts/toast.tsx';
import { tidyManifest } from '../../resource/manifest.ts';
import { toYamlLines } from '../../resource/yaml.ts';

const ManifestEditor = later(
  async () => (await import('./manifest-editor.tsx')).ManifestEditor,
  'Loading the editor…',
);

type Side = 'live' | 'desired';

/** A resource as the cluster has it and as the source declares it; what is live can be edited. */
export function ResourceManifest(props: {
  readonly application: ApplicationRef;
  readonly data: ResourceOverview;
}): ReactNode {
  const { application, data } = props;
  const [side, setSide] = useState<Side>(data.live === undefined ? 'desired' : 'live');
  const [showsAll, setShowsAll] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const toast = useToast();
  const json = data[side];
  const { text, hidden } = useMemo(() => {
    const tidy = tidyManifest(json);
    const whole: unknown = showsAll && json !== undefined ? parseJson(json) : tidy?.value;
    return { text: whole === undefined ? '' : toYamlLines(whole).join('\n'), hidden: tidy?.hidden ?? [] };
  }, [json, showsAll]);
  if (isEditing && data.live !== undefined) {
    return (
      <ManifestEditor
        application={application}
        node={data.node}
        live={data.live}
        onClose={() => setEditing(false)}
      />
    );
  }
  return (
    <div className="pane-manifest">
      <div className="toolbar">
        <ButtonGroup label="Which manifest">
          <Button size="small" pressed={side === 'live'} onClick={() => setSide('live')}>
            Live
          </Button>
          <Button size="small" pressed={side === 'desired'} onClick={() => setSide('desired')}>
            Desired
          </Button>
        </ButtonGroup>
        {hidden.length > 0 && (
          <Checkbox label={`Show ${hidden.join(' and ')}`} checked={showsAll} onChange={setShowsAll} />
        )}
        <span className="pane-fill" />
        <IconButton
          size="small"
          kind="quiet"
          icon="copy"
          label="Copy the manifest"
          onClick={() => void navigator.clipboard.writeText(text).then(() => toast('Copied'))}
        />
        {side === 'live' && data.live !== undefined && (
          <Button
            size="small"
            icon="edit"
            reason={data.can.update ? undefined : 'You may not change this.'}
            onClick={() => setEditing(true)}
          >
            Edit
          </Button>
        )}
      </div>
      {text === '' ? (
        <EmptyState title={side === 'live' ? 'The cluster does not have it' : 'No source declares it'}>
          {side === 'live' ? <p>A sync makes it.</p> : <p>It is made by what owns it, or by hand.</p>}
        </EmptyState>
      ) : (
        <CodeView
          label={side === 'live' ? 'Live manifest' : 'Desired manifest'}
          text={text}
          language="yaml"
        />
      )}
    </div>
  );
}
