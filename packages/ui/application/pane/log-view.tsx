import './logs.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { LogQuery } from '../../api/application-page.ts';
import type { ApplicationRef } from '../../api/applications.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Checkbox, Select, TextField } from '../../parts/field.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/state.tsx';
import { useVirtual } from '../../parts/use-virtual.ts';
import type { LogLine } from '../../resource/log-buffer.ts';
import { lineFilter, maxLogLines } from '../../resource/log-buffer.ts';
import type { ResourceName } from '../../resource/node-id.ts';
import { createLogStore } from '../../store/logs.ts';
import type { FollowedLog } from '../../store/logs.ts';
import { useStore } from '../../store/store.ts';
import { downloadLog } from './download-log.ts';

const lineHeight = 20;
/** Lines that wrap are of any height and all drawn, so there are fewer. */
const maxWrapped = 3000;

/** How logs are looked at. */
interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly since: string;
  readonly tail: string;
  readonly filter: string;
  readonly showsTime: boolean;
  readonly wraps: boolean;
}

const sinces = [
  { value: '', label: 'any time' },
  { value: '60', label: 'last minute' },
  { value: '600', label: 'last 10 min' },
  { value: '3600', label: 'last hour' },
  { value: '86400', label: 'last day' },
];
const tails = ['100', '500', '1000', '10000', '50000'].map((value) => ({
  value,
  label: `${Number(value).toLocaleString('en')} lines`,
}));

/** The logs of all containers of a pod, of a workload's pods or of an application's, merged by time and followed. */
export function LogView(props: {
  readonly application: ApplicationRef;
  /** Whose pods; without it all. */
  readonly resource?: ResourceName | undefined;
  readonly pod?: string | undefined;
  /** The container that is chosen first. */
  readonly container?: string | undefined;
  readonly initial?: Partial<LogOptions> | undefined;
}): ReactNode {
  const { application, resource, pod, container = '', initial } = props;
  const [options, setOptions] = useState<LogOptions>({
    container,
    follow: true,
    previous: false,
    since: '',
    tail: '500',
    filter: '',
    showsTime: false,
    wraps: false,
    ...initial,
  });
  const change = (changes: Partial<LogOptions>): void => setOptions((before) => ({ ...before, ...changes }));
  const { follow, previous, since, tail } = options;
  const query: LogQuery = useMemo(
    () => ({
      resource,
      pod,
      container: options.container || undefined,
      follow: follow && !previous,
      previous,
      tailLines: Number(tail),
      sinceSeconds: since === '' ? undefined : Number(since),
    }),
    [resource?.kind, resource?.name, pod, options.container, follow, previous, tail, since],
  );
  const { namespace, name } = application;
  const [round, setRound] = useState(0);
  const store = useMemo(() => createLogStore({ namespace, name }, query), [namespace, name, query, round]);
  useEffect(() => {
    const stop = new AbortController();
    void store.run(stop.signal);
    return () => stop.abort();
  }, [store]);
  const followed = useStore(store);
  const { matches, error } = useMemo(() => lineFilter(options.filter), [options.filter]);
  const { lines } = followed.log;
  const shown = useMemo(
    () => (options.filter === '' ? lines : lines.filter(matches)),
    [lines, matches, options.filter],
  );
  const containers = useKnownContainers(followed);
  return (
    <div className="log-view">
      <div className="log-bar" role="group" aria-label="What of the log is shown">
        {containers.length > 1 && (
          <Select
            label="Container"
            hidesLabel
            value={options.container}
            onChange={(value) => change({ container: value })}
            options={[
              { value: '', label: 'all containers' },
              ...containers.map((value) => ({ value, label: value })),
            ]}
          />
        )}
        <Select
          label="Since"
          hidesLabel
          value={since}
          onChange={(value) => change({ since: value })}
          options={sinces}
        />
        <Select
          label="Lines"
          hidesLabel
          value={tail}
          onChange={(value) => change({ tail: value })}
          options={tails}
        />
        <TextField
          label="Filter lines"
          hidesLabel
          type="search"
          placeholder="text, !text or /regexp/"
          value={options.filter}
          error={error}
          onChange={(filter) => change({ filter })}
        />
        <Button
          icon={follow ? 'pause' : 'play'}
          pressed={follow}
          disabled={previous}
          onClick={() => change({ follow: !follow })}
        >
          {follow ? 'Following' : 'Follow'}
        </Button>
        <Checkbox label="Previous run" checked={previous} onChange={(value) => change({ previous: value })} />
        <Checkbox
          label="Times"
          checked={options.showsTime}
          onChange={(value) => change({ showsTime: value })}
        />
        <Checkbox label="Wrap" checked={options.wraps} onChange={(value) => change({ wraps: value })} />
        <IconButton
          icon="download"
          label="Download the log"
          onClick={() => void downloadLog(application, { ...query, follow: false, tailLines: maxLogLines })}
        />
      </div>
      <LogBody
        key={round}
        followed={followed}
        shown={shown}
        options={options}
        onRetry={() => setRound(round + 1)}
      />
      <p className="log-note muted" role="status">
        {noteOf(followed, shown.length)}
      </p>
    </div>
  );
}

function noteOf({ log, state, sources, omittedPods }: FollowedLog, shown: number): string {
  const total = log.lines.length;
  const parts = [
    shown === total
      ? `${total.toLocaleString('en')} lines`
      : `${shown.toLocaleString('en')} of ${total.toLocaleString('en')} lines`,
    sources.length > 1 ? `${sources.length} containers` : '',
    log.dropped > 0 ? `${log.dropped.toLocaleString('en')} older ones let go` : '',
    omittedPods > 0 ? `${omittedPods} more pods are not read` : '',
    state === 'ended' ? 'ended' : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/** Containers stay to be chosen when only one of them is read. */
function useKnownContainers({ sources }: FollowedLog): readonly string[] {
  const known = useRef(new Set<string>());
  for (const { container } of sources) known.current.add(container);
  return [...known.current];
}

interface LogBodyProps {
  readonly followed: FollowedLog;
  readonly shown: readonly LogLine[];
  readonly options: LogOptions;
  readonly onRetry: () => void;
}

function LogBody({ followed, shown, options, onRetry }: LogBodyProps): ReactNode {
  const { state, error, log, sources } = followed;
  if (error !== undefined)
    return <ErrorState isPart title="The logs cannot be shown" reason={error} onRetry={onRetry} />;
  if (state === 'loading') return <Skeleton label="Loading the log…" />;
  if (log.lines.length === 0) {
    const title = sources.length === 0 ? 'No container to read from' : 'Nothing was written yet';
    return (
      <EmptyState title={title} icon="logs">
        <p>
          {state === 'ended' ? 'There may be more if a longer time is chosen.' : 'Lines appear as they come.'}
        </p>
      </EmptyState>
    );
  }
  return options.wraps ? (
    <WrappedLines shown={shown} options={options} many={sources.length > 1} />
  ) : (
    <VirtualLines shown={shown} options={options} many={sources.length > 1} />
  );
}

interface LinesProps {
  readonly shown: readonly LogLine[];
  readonly options: LogOptions;
  readonly many: boolean;
}

function VirtualLines({ shown, options, many }: LinesProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const { start, end, height } = useVirtual(scroller, { count: shown.length, rowHeight: lineHeight });
  useStickToEnd(scroller, { shown, follows: options.follow });
  return (
    <div ref={scroller} className="log-lines" role="region" aria-label="Log" tabIndex={0}>
      <div className="log-rows" style={{ height }}>
        {shown.slice(start, end).map((line, index) => (
          <Line
            key={line.id}
            line={line}
            many={many}
            showsTime={options.showsTime}
            top={(start + index) * lineHeight}
          />
        ))}
      </div>
    </div>
  );
}

function WrappedLines({ shown, options, many }: LinesProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const last = shown.slice(-maxWrapped);
  useStickToEnd(scroller, { shown, follows: options.follow });
  return (
    <div ref={scroller} className="log-lines log-wrapped" role="region" aria-label="Log" tabIndex={0}>
      {last.map((line) => (
        <Line key={line.id} line={line} many={many} showsTime={options.showsTime} top={undefined} />
      ))}
    </div>
  );
}

/** Stays at the end while somebody follows, until they scroll up. */
function useStickToEnd(
  scroller: React.RefObject<HTMLElement | null>,
  { shown, follows }: { readonly shown: readonly LogLine[]; readonly follows: boolean },
): void {
  const sticks = useRef(true);
  useEffect(() => {
    const element = scroller.current;
    const onScroll = (): void => {
      if (!element) return;
      sticks.current = element.scrollHeight - element.scrollTop - element.clientHeight < 2 * lineHeight;
    };
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  }, [scroller]);
  useEffect(() => {
    if (follows) sticks.current = true;
  }, [follows]);
  useEffect(() => {
    const element = scroller.current;
    if (element && follows && sticks.current) element.scrollTop = element.scrollHeight;
  }, [scroller, shown, follows]);
}

const hues = 6;

function Line(props: {
  readonly line: LogLine;
  readonly many: boolean;
  readonly showsTime: boolean;
  readonly top: number | undefined;
}): ReactNode {
  const { line, many, showsTime, top } = props;
  const style = top === undefined ? undefined : { transform: `translateY(${top}px)` };
  return (
    <div className={`log-line log-${line.level}`} style={style}>
      {showsTime && <time>{line.time.slice(0, 23).replace('T', ' ')} </time>}
      {many && (
        <span
          className={`log-source log-hue-${hash(`${line.pod}/${line.container}`) % hues}`}
          title={`${line.pod} ${line.container}`}
        >
          {shortPod(line.pod)}/{line.container}{' '}
        </span>
      )}
      {line.text}
      {'\n'}
    </div>
  );
}

/** The end of a pod's name is what tells it from its siblings. */
function shortPod(name: string): string {
  return name.length > 18 ? `…${name.slice(-16)}` : name;
}

function hash(text: string): number {
  let value = 7;
  for (let index = 0; index < text.length; index++) value = (value * 31 + text.charCodeAt(index)) % 65_521;
  return value;
}
