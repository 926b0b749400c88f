import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { getManifest } from '../api/resources.ts';
import { Lines } from '../parts/lines.tsx';
import { Notice } from '../parts/notice.tsx';
import { useLoad } from '../parts/use-load.ts';
import { tidyManifest } from '../resource/manifest.ts';
import { toYamlLines } from '../resource/yaml.ts';
import type { ResourceProps } from './resource-pane.tsx';

/** The manifest as the cluster has it. */
export function ResourceManifest({ application, node, version }: ResourceProps): ReactNode {
  const { data, error } = useLoad(`${node.uid ?? ''} ${version}`, (signal) =>
    node.uid ? getManifest({ application, node }, signal) : Promise.resolve(''),
  );
  const tidy = useMemo(() => tidyManifest(data), [data]);
  const lines = useMemo(() => (tidy ? toYamlLines(tidy.value) : []), [tidy]);
  if (error !== undefined) return <p className="form-error">{error}</p>;
  if (data === undefined) return <Notice title="Loading the manifest…" />;
  if (!tidy) return <Notice title="There is no manifest on the cluster" />;
  return (
    <>
      <Lines label="Live manifest" lines={lines} />
      {tidy.hidden.length > 0 && <p className="muted">Hidden: {tidy.hidden.join(', ')}.</p>}
    </>
  );
}
