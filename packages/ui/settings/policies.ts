/** The parts of a role's policy line that people write: resource, action, object below the project, effect. */
export function policyParts(line: string, project: string): readonly string[] {
  const [, , resource = '', action = '', object = '', effect = ''] = line
    .split(',')
    .map((part) => part.trim());
  const prefix = `${project}/`;
  return [resource, action, object.startsWith(prefix) ? object.slice(prefix.length) : object, effect];
}

/** The policy line of a role; the object gets the project in front, an empty effect means `allow`. */
export function policyLine(
  [resource = '', action = '', object = '', effect = '']: readonly string[],
  { project, role }: { readonly project: string; readonly role: string },
): string {
  const below = object === '' ? '*' : object;
  const full = below.startsWith(`${project}/`) ? below : `${project}/${below}`;
  return ['p', `proj:${project}:${role}`, resource, action || 'get', full, effect || 'allow'].join(', ');
}
