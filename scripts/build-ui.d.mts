/** Builds the UI where its sources changed and resolves to the folder of its files. */
export function buildUi(): Promise<string>;
