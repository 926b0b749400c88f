/** An image of a kustomization and what takes its place. */
export interface ImageRow {
  /** The image as the kustomization has it. */
  readonly image: string;
  /** Its name without tag and digest. */
  readonly name: string;
  /** The override, `[name=]image[:tag|@digest]` without the `name=`; `undefined` where there is none. */
  readonly override: string | undefined;
}

/** The name of an image without tag and digest. */
export function imageName(image: string): string {
  const plain = image.split('@', 1)[0] ?? '';
  const colon = plain.lastIndexOf(':');
  return colon > plain.lastIndexOf('/') ? plain.slice(0, colon) : plain;
}

/** Images of a kustomization beside their overrides; overrides of images that it does not have come last. */
export function imageRows(images: readonly string[], overrides: readonly string[]): readonly ImageRow[] {
  const left = new Map(overrides.map((override) => [overriddenName(override), override]));
  const rows = images.map((image): ImageRow => {
    const name = imageName(image);
    const override = left.get(name);
    left.delete(name);
    return { image, name, override: override === undefined ? undefined : withoutName(override) };
  });
  return [
    ...rows,
    ...[...left].map(([name, override]) => ({ image: name, name, override: withoutName(override) })),
  ];
}

/** The overrides with one image replaced, or with an empty text left alone. */
export function setImage(overrides: readonly string[], name: string, image: string): string[] {
  const others = overrides.filter((override) => overriddenName(override) !== name);
  if (image.trim() === '') return others;
  return [...others, imageName(image) === name ? image : `${name}=${image}`];
}

function overriddenName(override: string): string {
  const equals = override.indexOf('=');
  return equals < 0 ? imageName(override) : override.slice(0, equals);
}

function withoutName(override: string): string {
  return override.slice(override.indexOf('=') + 1);
}
