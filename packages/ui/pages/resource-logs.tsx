import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { getManifest } from '../api/resources.ts';
import { useLoad } from '../parts/use-load.ts';
import { containersOf } from '../resource/containers.ts';
import { createLogStore } from '../store/logs.ts';
import { useStore } from '../store/store.ts';
import type { ResourceProps } from './resource-pane.tsx';

/** The log of a pod's container as it is written. */
export function ResourceLogs({ application, node }: ResourceProps): ReactNode {
  const { data, error } = useLoad(node.uid ?? '', (signal) => getManifest({ application, node }, signal));
  const containers = useMemo(() => containersOf(data), [data]);
  const [chosen, setChosen] = useState('');
  const [follow, setFollow] = useState(true);
  const container = chosen || (containers[0] ?? '');
  if (error !== undefined) return <p className="form-error">{error}</p>;
  return (
    <>
      <div className="section-head log-head">
        <label>
          Container{' '}
          <select value={container} onChange={(event) => setChosen(event.target.value)}>
            {containers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="check">
          <input type="checkbox" checked={follow} onChange={(event) => setFollow(event.target.checked)} />
          Follow
        </label>
      </div>
      {container !== '' && (
        <Log application={application} node={node} container={container} follow={follow} />
      )}
    </>
  );
}

function Log({
  application: { namespace, name },
  node,
  container,
  follow,
}: Pick<ResourceProps, 'application' | 'node'> & {
  readonly container: string;
  readonly follow: boolean;
}): ReactNode {
  const store = useMemo(
    () => createLogStore({ application: { namespace, name }, node }, { container, follow }),
    // Another version of the same pod has the same log.
    [namespace, name, node.uid, container, follow],
  );
  useEffect(() => {
    const stop = new AbortController();
    void store.run(stop.signal);
    return () => stop.abort();
  }, [store]);
  const { log, state, error } = useStore(store);
  const text = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (follow) text.current?.scrollTo({ top: text.current.scrollHeight });
  }, [log, follow]);
  const nothing = state === 'ended' ? 'The log is empty.' : 'Waiting for lines…';
  return (
    <>
      {log.dropped > 0 && <p className="muted">{log.dropped} older lines are not kept here.</p>}
      <pre className="lines log" tabIndex={0} role="region" aria-label={`Log of ${container}`} ref={text}>
        {log.lines.map((line) => (
          <span key={line.id} className="line">
            {line.text}
            {'\n'}
          </span>
        ))}
        {log.lines.length === 0 && <span className="muted">{nothing}</span>}
      </pre>
      {error !== undefined && <p className="form-error">{error}</p>}
      {state === 'ended' && log.lines.length > 0 && <p className="muted">The log ends here.</p>}
    </>
  );
}
