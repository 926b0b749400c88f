/** The order of two texts by their characters, as Go compares; for `sort`. An absent text counts as an empty one. */
export function compareTexts(left = '', right = ''): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
