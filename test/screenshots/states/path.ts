/** The path of an application of the stage, or of a part of its page. */
export function app(name: string, part = ''): string {
  return `applications/argocd/${name}${part && `/${part}`}`;
}
