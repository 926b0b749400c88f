import type { ApplicationObject } from '@tiphys/model';
import { projectName } from '../services/application/find.ts';
import type { HttpContext, HttpEndpoint } from './handler.ts';
import { send } from './send.ts';

const healthColors: Readonly<Record<string, string>> = {
  Healthy: 'rgb(24, 190, 82)',
  Progressing: 'rgb(13, 173, 234)',
  Suspended: 'rgb(118, 111, 148)',
  Degraded: 'rgb(233, 109, 118)',
  Missing: 'rgb(244, 192, 48)',
};
const syncColors: Readonly<Record<string, string>> = {
  Synced: 'rgb(24, 190, 82)',
  OutOfSync: 'rgb(244, 192, 48)',
};
const grey = 'rgb(204, 214, 221)';
const objectName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

interface BadgeState {
  readonly health: string;
  readonly sync: string;
  readonly revision: string;
  readonly found: boolean;
}

/**
 * `/api/badge`: health and sync status of an application or of the applications of projects, as a picture that anybody may
 * see; without `statusbadge.enabled` it says nothing.
 */
export function createBadge({ deps, options }: HttpContext): HttpEndpoint {
  return async (_req, res, url) => {
    const query = url.searchParams;
    const names = [query.get('name'), query.get('namespace'), ...query.getAll('project')];
    if (names.some((name) => name && !objectName.test(name.toLowerCase())))
      return send(res, { status: 400, body: '' });
    const enabled = deps.config.settings().statusBadge.enabled;
    const state = enabled
      ? stateOf(
          deps.applications.list(),
          query,
          namespaces(deps.config.namespace, options.applicationNamespaces),
        )
      : nothing;
    return send(res, {
      contentType: 'image/svg+xml',
      headers: { 'cache-control': 'private, no-store', 'access-control-allow-origin': '*' },
      body: drawBadge(state, query),
    });
  };
}

const nothing: BadgeState = { health: 'Unknown', sync: 'Unknown', revision: '', found: true };

interface Namespaces {
  readonly home: string;
  readonly isServed: (namespace: string) => boolean;
}

function namespaces(home: string, others: readonly string[] = []): Namespaces {
  return {
    home,
    isServed: (namespace) => namespace === home || others.includes(namespace) || others.includes('*'),
  };
}

function stateOf(
  all: readonly ApplicationObject[],
  query: URLSearchParams,
  { home, isServed }: Namespaces,
): BadgeState {
  const namespace = query.get('namespace') ?? home;
  if (!isServed(namespace)) return { ...nothing, found: false };
  const here = all.filter(({ metadata }) => metadata.namespace === namespace);
  const name = query.get('name');
  if (name !== null) return ofApplication(here.find(({ metadata }) => metadata.name === name));
  const projects = query.getAll('project');
  return projects.length > 0
    ? ofProjects(here.filter((application) => projects.includes(projectName(application))))
    : nothing;
}

function ofApplication(application: ApplicationObject | undefined): BadgeState {
  if (!application) return { ...nothing, found: false };
  const { status } = application;
  const result = status?.operationState?.syncResult;
  return {
    health: status?.health?.status ?? 'Unknown',
    sync: status?.sync?.status ?? 'Unknown',
    revision: result?.revisions?.[0] ?? result?.revision ?? '',
    found: true,
  };
}

function ofProjects(applications: readonly ApplicationObject[]): BadgeState {
  if (applications.length === 0) return nothing;
  const allSynced = applications.every(({ status }) => status?.sync?.status === 'Synced');
  const allHealthy = applications.every(({ status }) => status?.health?.status === 'Healthy');
  return {
    ...nothing,
    health: allHealthy ? 'Healthy' : 'Degraded',
    sync: allSynced ? 'Synced' : 'OutOfSync',
  };
}

const rowHeight = 20;
const characterWidth = 7;
const padding = 14;
const maxWidth = 2000;

function drawBadge(state: BadgeState, query: URLSearchParams): string {
  const isTrue = (name: string): boolean => query.get(name)?.toLowerCase() === 'true';
  const full = isTrue('keepFullRevision');
  const revision =
    isTrue('revision') && state.revision ? `(${full ? state.revision : state.revision.slice(0, 7)})` : '';
  const left = state.found ? state.health : 'Not Found';
  const right = state.found ? state.sync : '';
  const title = isTrue('showAppName') && state.found ? (query.get('name') ?? '') : '';
  const leftWidth = Math.max(77, widthOf(left));
  const asked = Number(query.get('width'));
  const natural = Math.max(
    leftWidth + Math.max(54, widthOf(right) + (revision ? widthOf(revision) : 0)),
    widthOf(title),
  );
  const width = Number.isInteger(asked) && asked > 0 ? Math.min(asked, maxWidth) : natural;
  const top = title ? rowHeight : 0;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${rowHeight + top}" role="img">`,
    '<g font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" fill="#fff" text-anchor="middle">',
    ...(title ? [bar({ x: 0, y: 0, width, fill: 'rgb(85, 85, 85)', text: title })] : []),
    bar({ x: 0, y: top, width: leftWidth, fill: healthColors[left] ?? grey, text: left }),
    bar({
      x: leftWidth,
      y: top,
      width: Math.max(0, width - leftWidth),
      fill: syncColors[right] ?? grey,
      text: [right, revision].filter(Boolean).join(' '),
    }),
    '</g></svg>',
  ].join('');
}

function widthOf(text: string): number {
  return text.length * characterWidth + padding;
}

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly fill: string;
  readonly text: string;
}

function bar({ x, y, width, fill, text }: Bar): string {
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${rowHeight}" fill="${fill}"/>`;
  return `${rect}<text x="${x + width / 2}" y="${y + 14}">${escapeXml(text)}</text>`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
