import { codes, StatusError } from '@tiphys/base';

/**
 * The numbers of a Kubernetes version (`v1.30.2+k3s1` → `1.30.2`), as Argo CD hands it to Helm and Kustomize; `''`
 * stays.
 */
export function plainKubeVersion(version: string): string {
  if (version === '') return '';
  const numbers = /^\s*v?([0-9]+(?:\.[0-9]+)*)/.exec(version)?.[1]?.split('.') ?? [];
  if (numbers.length < 2) throw unreadable(version, `could not parse ${JSON.stringify(version)} as version`);
  const padded = numbers.find((number) => number.length > 1 && number.startsWith('0'));
  if (padded !== undefined) {
    throw unreadable(
      version,
      `illegal zero-prefixed version component ${JSON.stringify(padded)} in ${JSON.stringify(version)}`,
    );
  }
  return numbers.join('.');
}

function unreadable(version: string, reason: string): StatusError {
  return new StatusError(codes.unknown, `could not parse kubernetes version ${version}: ${reason}`);
}
