import type { Gauge, Metrics } from '@tiphys/base';
import { codes, createLimiter, messageOf, StatusError, traced } from '@tiphys/base';
import { carrierOf, headerOf, readBody } from '@tiphys/rpc';
import type { ApplicationObject, Settings } from '@tiphys/model';
import { traceAnnotations } from '@tiphys/model';
import type { WebhookEvent, WebhookSecrets } from '@tiphys/source';
import { eventConcerns, parseWebhook, refreshPathsOf } from '@tiphys/source';
import { sourcesOf } from '../services/application/select.ts';
import { applicationType } from '../store/write.ts';
import type { HttpContext, HttpEndpoint } from './handler.ts';
import { send } from './send.ts';

const refreshAnnotation = 'argocd.argoproj.io/refresh';
const pathsAnnotation = 'argocd.argoproj.io/manifest-generate-paths';
const maxWaiting = 1000;
const patchesAtOnce = 10;
const patchTimeoutMs = 30_000;

/**
 * `/api/webhook`: what was pushed to a repository or registry marks the applications that it concerns for a refresh. The body is refused
 * before it is read when it says that it is too large, and cut off where it lies.
 */
export function createWebhook(context: HttpContext): HttpEndpoint {
  const { config, log } = context.deps;
  const countPush = pushCounter(context.deps.metrics);
  const inFlight = context.deps.metrics.gauge({
    name: 'argocd_webhook_handlers_in_flight',
    help: 'Number of webhook events being worked on.',
  });
  inFlight.set(0);
  const refresh = createRefresher(context, inFlight);
  const receive: HttpEndpoint = async (req, res) => {
    if (req.method !== 'POST') return send(res, { status: 405, body: 'Method Not Allowed\n' });
    const { webhook } = config.settings();
    let body: Buffer;
    try {
      body = await readBody(req, webhook.maxPayloadBytes);
    } catch (reason) {
      if (!(reason instanceof StatusError)) throw reason;
      const megabytes = Math.floor(webhook.maxPayloadBytes / (1024 * 1024));
      log.warn('Webhook processing failed: the payload is too large', { limit: webhook.maxPayloadBytes });
      const text = `Webhook processing failed: payload must be valid JSON under ${megabytes} MB\n`;
      return send(res, {
        status: 400,
        headers: req.httpVersionMajor === 1 ? { connection: 'close' } : {},
        body: text,
      });
    }
    let events: readonly WebhookEvent[];
    try {
      events = parseWebhook({ headers: req.headers, body }, secretsOf(webhook));
    } catch (reason) {
      log.info('Webhook processing failed', { error: messageOf(reason) });
      return send(res, refusal(reason, webhook.maxPayloadBytes));
    }
    if (events.length === 0) return send(res, { body: '' });
    const concerned = context.deps.applications
      .list()
      .filter((application) => events.some((event) => concerns(context, application, event)));
    if (!refresh.hasRoom(concerned.length)) {
      return send(res, { status: 503, body: 'Queue is full, discarding webhook payload\n' });
    }
    for (const { repoURLs, revision } of events) {
      // Whoever can send events must not make a new series with each.
      countPush(concerned.length > 0 ? (repoURLs[0] ?? '') : '');
      // First: a refresh must not find the old commit in a cache.
      context.deps.onPush?.(repoURLs);
      log.info('Received push event', {
        repository: repoURLs[0],
        revision,
        applications: concerned.length,
      });
    }
    refresh.start(concerned);
    return send(res, { body: '' });
  };
  return (req, res, url) => {
    const parent = carrierOf((name) => headerOf(req.headers, name));
    const span = { name: 'POST /api/webhook', kind: 'server', parent } as const;
    return traced(context.deps.tracer, span, () => receive(req, res, url));
  };
}

function secretsOf(webhook: Settings['webhook']): WebhookSecrets {
  return {
    github: webhook.githubSecret,
    gitlab: webhook.gitlabSecret,
    bitbucketUuid: webhook.bitbucketUuid,
    bitbucketServer: webhook.bitbucketServerSecret,
    gogs: webhook.gogsSecret,
    azureDevOpsUsername: webhook.azureDevOpsUsername,
    azureDevOpsPassword: webhook.azureDevOpsPassword,
    harbor: webhook.harborSecret,
  };
}

function pushCounter(metrics: Metrics): (url: string) => void {
  const counter = metrics.counter({
    name: 'argocd_webhook_requests_total',
    help: 'Number of webhook requests received by repo.',
    labels: ['repo'],
  });
  return (url) => counter.inc({ repo: url });
}

/** Marks applications for a refresh, some at once, so many waiting. */
interface Refresher {
  hasRoom(count: number): boolean;
  start(applications: readonly ApplicationObject[]): void;
}

function createRefresher(context: HttpContext, inFlight: Gauge): Refresher {
  const { config } = context.deps;
  const limit = createLimiter(context.options.webhookWorkers ?? patchesAtOnce);
  let waiting = 0;
  return {
    hasRoom: (count) => waiting + count <= maxWaiting,
    start(applications) {
      const { refreshJitterMs, refreshJitterThreshold } = config.settings().webhook;
      waiting += applications.length;
      inFlight.add(applications.length);
      applications.forEach((application, index) => {
        const work = (): void =>
          void limit(() => requestRefresh(context, application)).finally(() => {
            waiting--;
            inFlight.add(-1);
          });
        if (index < refreshJitterThreshold || refreshJitterMs <= 0) work();
        else setTimeout(work, Math.random() * refreshJitterMs).unref();
      });
    },
  };
}

function refusal(reason: unknown, maxBytes: number): { readonly status: number; readonly body: string } {
  if (reason instanceof StatusError && reason.code === codes.unauthenticated)
    return { status: 401, body: 'Unauthorized\n' };
  const text = messageOf(reason);
  if (text === 'Unknown webhook event') return { status: 400, body: 'Unknown webhook event\n' };
  const megabytes = Math.floor(maxBytes / (1024 * 1024));
  const detail = text === 'error parsing payload' ? `: payload must be valid JSON under ${megabytes} MB` : '';
  return { status: 400, body: `Webhook processing failed${detail}\n` };
}

function concerns({ deps }: HttpContext, application: ApplicationObject, event: WebhookEvent): boolean {
  const annotation = application.metadata.annotations?.[pathsAnnotation];
  const drySource = application.spec.sourceHydrator?.drySource;
  const sources = drySource ? [drySource, ...sourcesOf(application)] : sourcesOf(application);
  return sources.some((source) =>
    eventConcerns(
      event,
      {
        repoURL: source.repoURL,
        chart: 'chart' in source ? source.chart : undefined,
        targetRevision: source.targetRevision,
        refreshPaths: refreshPathsOf(annotation, source.path ?? ''),
      },
      (version, range) => satisfies(deps, version, range),
    ),
  );
}

function satisfies({ lang }: HttpContext['deps'], version: string, range: string): boolean {
  // A plain branch name is no range, and most target revisions are one.
  if (!/[\d*xX]/.test(range) || !/^v?\d/.test(version)) return false;
  try {
    return lang.maxSatisfying(range, [version]) !== undefined;
  } catch {
    return false;
  }
}

async function requestRefresh({ deps }: HttpContext, application: ApplicationObject): Promise<void> {
  const { namespace = '', name = '' } = application.metadata;
  const annotations = {
    [refreshAnnotation]: 'normal',
    ...traceAnnotations(deps.tracer.carrier()),
    ...(application.spec.sourceHydrator ? { 'argocd.argoproj.io/hydrate': 'normal' } : {}),
  };
  try {
    const patched = await deps.kube.patch(
      { type: applicationType, namespace, name },
      { type: 'merge', body: { metadata: { annotations } } },
      { timeoutMs: patchTimeoutMs },
    );
    deps.applications.put(patched as ApplicationObject);
  } catch (reason) {
    deps.log.warn('Failed to refresh application after a push', {
      application: name,
      error: messageOf(reason),
    });
  }
}
