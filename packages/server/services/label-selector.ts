type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const key = '([A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?)';
const setBased = new RegExp(`^${key}\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const equality = new RegExp(`^${key}\\s*(==|=|!=|>|<)\\s*(\\S*)$`);
const existence = new RegExp(`^(!?)\\s*${key}$`);

/** Reads a Kubernetes label selector, e.g. `a=b,c!=d,e in (f,g),!h`; empty selects all. Throws `SyntaxError`. */
export function parseLabelSelector(text: string): (labels: Labels) => boolean {
  // A comma inside parentheses separates values, not requirements.
  const parts = text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part, _, all) => part !== '' || all.length > 1);
  const requirements = parts.map(parseRequirement);
  return (labels) => requirements.every((matches) => matches(labels));
}

function parseRequirement(text: string): Requirement {
  const set = setBased.exec(text);
  if (set) {
    const [, name = '', operator, list = ''] = set;
    const values = new Set(list.split(',').map((value) => value.trim()));
    const has = (labels: Labels): boolean => labels[name] !== undefined && values.has(labels[name]);
    return operator === 'in' ? has : (labels) => !has(labels);
  }
  const equal = equality.exec(text);
  if (equal) {
    const [, name = '', operator, value = ''] = equal;
    return compare(name, operator ?? '=', value);
  }
  const exists = existence.exec(text);
  if (exists) {
    const [, not, name = ''] = exists;
    return (labels) => (labels[name] !== undefined) !== (not === '!');
  }
  throw new SyntaxError(`unable to parse requirement: found '${text}'`);
}

function compare(name: string, operator: string, value: string): Requirement {
  switch (operator) {
    case '!=':
      return (labels) => labels[name] !== value;
    case '>':
      return (labels) => labels[name] !== undefined && Number(labels[name]) > Number(value);
    case '<':
      return (labels) => labels[name] !== undefined && Number(labels[name]) < Number(value);
    default:
      return (labels) => labels[name] === value;
  }
}
