import { codes, StatusError } from '@tiphys/base';
import type { ApplicationDestination } from '../schema/application-spec.ts';
import type { Cluster } from '../schema/cluster.ts';

/**
 * The cluster a destination means, by server URL or by name. Refuses one that names none, both, an unknown or an
 * ambiguous one, in Argo CD's words.
 */
export function findDestination(destination: ApplicationDestination, clusters: readonly Cluster[]): Cluster {
  const server = destination.server?.replace(/\/+$/, '') ?? '';
  const name = destination.name ?? '';
  if (server !== '' && name !== '') {
    throw invalid(`application destination can't have both name and server defined: ${name} ${server}`);
  }
  if (name !== '') return findByName(name, clusters);
  if (server === '') throw invalid('Destination server missing from app spec');
  const cluster = clusters.find((candidate) => candidate.server === server);
  if (!cluster) {
    const missing = `rpc error: code = NotFound desc = cluster "${server}" not found`;
    throw invalid(`error getting cluster by server "${server}": ${missing}`);
  }
  return cluster;
}

function findByName(name: string, clusters: readonly Cluster[]): Cluster {
  const named = clusters.filter((cluster) => cluster.name === name);
  const [cluster] = named;
  if (!cluster) throw invalid(`there are no clusters with this name: ${name}`);
  if (named.length > 1) {
    const servers = named.map((candidate) => candidate.server).join(' ');
    throw invalid(`there are ${named.length} clusters with the same name: [${servers}]`);
  }
  return cluster;
}

function invalid(message: string): StatusError {
  return new StatusError(codes.invalidArgument, message);
}
