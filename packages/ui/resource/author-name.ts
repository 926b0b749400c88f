/** The name of an author such as `Ann <ann@example.com>`. */
export function authorName(author: string): string {
  return author.replace(/\s*<[^>]*>\s*$/, '');
}
