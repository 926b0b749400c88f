import { useState } from 'react';
import type { ReactNode } from 'react';
import type { TaskState, TimelineAttempt, TimelineTask, TimelineWave } from '@tiphys/model/v2';
import { useNow } from '../../parts/clock.ts';
import { StatusMark } from '../../parts/status.tsx';
import { Timeline, TimelineItem } from '../../parts/timeline.tsx';
import { seconds } from './seconds.ts';

/** Tasks drawn of one wave before it is asked for more. */
const maxShown = 100;

/** How a state looks: one of the status words, and what it is called here. */
const looks: Readonly<Record<TaskState, readonly [string, string]>> = {
  pending: ['Pending', 'pending'],
  applying: ['Running', 'applying'],
  waiting: ['Running', 'waiting'],
  done: ['Succeeded', 'done'],
  failed: ['Failed', 'failed'],
  stopped: ['Applied', 'applied, not waited for'],
  skipped: ['Pending', 'not run'],
};

/** A hook is nothing that stays: one that the sync did not wait for has no end. */
const stoppedHook = ['Suspended', 'begun, not waited for'] as const;

/** The dot of a wave; what has not begun is hollow. */
const dots: Readonly<Partial<Record<TaskState, 'good' | 'bad' | 'busy'>>> = {
  done: 'good',
  failed: 'bad',
  waiting: 'busy',
  applying: 'busy',
};

/** One attempt: its waves from top to bottom, the tasks of each as bars over time. */
export function Attempt({
  attempt,
  isRecorded,
}: {
  readonly attempt: TimelineAttempt;
  readonly isRecorded: boolean;
}): ReactNode {
  const now = useNow();
  const startMs = Date.parse(attempt.startedAt);
  const endMs = Math.max(startMs + 1000, attempt.finishedAt ? Date.parse(attempt.finishedAt) : now);
  if (attempt.waves.length === 0)
    return <p className="muted">{attempt.message || 'It has not begun yet.'}</p>;
  return (
    <>
      {!isRecorded && (
        <p className="muted attempt-note">
          Times of single tasks are not known any more; this is how the sync ended.
        </p>
      )}
      <Timeline label="Waves">
        {attempt.waves.map((wave) => (
          <Wave key={`${wave.phase}/${wave.wave}`} wave={wave} span={{ startMs, endMs }} />
        ))}
      </Timeline>
    </>
  );
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

function Wave({ wave, span }: { readonly wave: TimelineWave; readonly span: Span }): ReactNode {
  const { phase, wave: number, state, blockedBy, startedAt, finishedAt, tasks } = wave;
  const [all, setAll] = useState(false);
  const shown = all ? tasks : tasks.slice(0, maxShown);
  const [look, word] = looks[state];
  const took = startedAt && finishedAt ? seconds(Date.parse(finishedAt) - Date.parse(startedAt)) : '';
  return (
    <TimelineItem tone={dots[state]} label={`${phase} wave ${number}: ${word}`}>
      <div className="wave-head">
        <h2>
          {phase} <span className="muted">wave {number}</span>
        </h2>
        <StatusMark value={look} label={word} />
        {took && <span className="muted numeric">{took}</span>}
        {blockedBy && <span className="wave-blocked">{blockedBy}</span>}
      </div>
      <ul className="tasks">
        {shown.map((task) => (
          <Task key={task.id} task={task} span={span} />
        ))}
      </ul>
      {shown.length < tasks.length && (
        <button type="button" className="plan-more" onClick={() => setAll(true)}>
          {tasks.length - shown.length} more
        </button>
      )}
    </TimelineItem>
  );
}

function Task({ task, span }: { readonly task: TimelineTask; readonly span: Span }): ReactNode {
  const { kind, name, state, hook, prune, message, waitingFor, startedAt, finishedAt } = task;
  const [look, word] = hook && state === 'stopped' ? stoppedHook : looks[state];
  const what = prune ? 'prune' : hook ? 'hook' : '';
  const took = startedAt && finishedAt ? seconds(Date.parse(finishedAt) - Date.parse(startedAt)) : '';
  return (
    <li className={`task task-${state}`}>
      <StatusMark value={look} label={word} compact />
      <div className="task-words">
        <p className="task-name">
          <span className="muted">{kind}</span> {name}
          {what && <span className="task-what">{what}</span>}
        </p>
        {waitingFor ? (
          <p className="task-waiting">{waitingFor}</p>
        ) : (
          message && <p className={state === 'failed' ? 'form-error' : 'task-message'}>{message}</p>
        )}
      </div>
      <span className="task-took numeric">{took}</span>
      <Bar task={task} span={span} />
    </li>
  );
}

/** When the task ran within the attempt; the words say it too. */
function Bar({
  task: { startedAt, finishedAt, state },
  span,
}: {
  readonly task: TimelineTask;
  readonly span: Span;
}): ReactNode {
  const start = Date.parse(startedAt ?? '');
  if (Number.isNaN(start)) return <span className="task-bar" aria-hidden="true" />;
  const length = span.endMs - span.startMs;
  const end = finishedAt ? Date.parse(finishedAt) : span.endMs;
  const from = Math.min(98, Math.max(0, ((start - span.startMs) / length) * 100));
  const width = Math.max(2, Math.min(100 - from, ((end - start) / length) * 100));
  return (
    <span
      className="task-bar"
      aria-hidden="true"
      style={{ ['--from' as string]: `${from}%`, ['--width' as string]: `${width}%` }}
    >
      <i className={`task-bar-${state}`} />
    </span>
  );
}
