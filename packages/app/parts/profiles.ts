import { open } from 'node:fs/promises';
import { sleep } from '@tiphys/base';
import type { SidePortAnswer, SidePortRoute } from '@tiphys/rpc';

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const defaultSeconds = 30;
const maxSeconds = 300;
const samplingBytes = 64 * 1024;

/** When profiles are given. */
export interface ProfileOptions {
  /** A file that says `true` while they are wanted: the key of `argocd-cmd-params-cm` as Kubernetes mounts it, read with every request. */
  readonly enabledFile: string;
}

/**
 * Profiles of the running process at the paths of Go's pprof, as Chrome's developer tools read them: `profile` is of the CPU, `heap` of what was
 * allocated and is still used, by function. Neither holds values. Only for who comes from this machine, which is who may forward
 * ports to the pod, and only while the file says so.
 */
export function profileRoutes(options: ProfileOptions): Readonly<Record<string, SidePortRoute>> {
  let isBusy = false;
  const guarded =
    (take: (seconds: number) => Promise<unknown>): SidePortRoute =>
    async (query, remoteAddress) => {
      if (!loopback.test(remoteAddress) || !(await isEnabled(options.enabledFile)))
        return text(404, '404 page not found\n');
      const seconds = Number(query.get('seconds') ?? defaultSeconds);
      if (!(seconds > 0 && seconds <= maxSeconds))
        return text(400, `seconds must be above 0 and at most ${maxSeconds}\n`);
      if (isBusy) return text(503, 'another profile is being taken\n');
      isBusy = true;
      try {
        return { contentType: 'application/json', body: JSON.stringify(await take(seconds)) };
      } finally {
        isBusy = false;
      }
    };
  return { '/debug/pprof/profile': guarded(cpuProfile), '/debug/pprof/heap': guarded(heapProfile) };
}

function text(status: number, body: string): SidePortAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

async function isEnabled(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.toString('utf8', 0, bytesRead).trim() === 'true';
  } finally {
    await handle.close();
  }
}

async function cpuProfile(seconds: number): Promise<unknown> {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    await sleep(seconds * 1000);
    return (await session.post('Profiler.stop')).profile;
  } finally {
    session.disconnect();
  }
}

async function heapProfile(seconds: number): Promise<unknown> {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.startSampling', { samplingInterval: samplingBytes });
    await sleep(seconds * 1000);
    return (await session.post('HeapProfiler.stopSampling')).profile;
  } finally {
    session.disconnect();
  }
}
