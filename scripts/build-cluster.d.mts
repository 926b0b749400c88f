/** Path of the built executable for the sources of this checkout, whether it exists yet or not. */
export function clusterBinaryPath(): string;
/** Builds the executable when it is not cached and returns its path. */
export function buildCluster(): Promise<string>;
