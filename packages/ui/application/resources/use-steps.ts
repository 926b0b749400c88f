import { useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { listItems } from '../../graph/outline.ts';
import { findNodes, findProblems, step, treeOrder } from '../../graph/search.ts';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import type { ShownTree } from './use-outline.ts';

/** Finding in a tree, and walking through what was found and through problems. */
export interface Steps {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly input: RefObject<HTMLInputElement | null>;
  /** Number of matches; undefined without a search. */
  readonly matches: number | undefined;
  /** Keys of the items that are, or hold, a match. */
  readonly found: ReadonlySet<string> | undefined;
  readonly problems: number;
  /** What is to be brought into sight; a new object asks again. */
  readonly target: { readonly key: string } | undefined;
  stepMatch(direction: 1 | -1): void;
  stepProblem(direction: 1 | -1): void;
}

const nothing: readonly string[] = [];

/** Makes the steps of a tree, with `n`, `p` and `/`. `first` is brought into sight at the start. */
export function useSteps(shown: ShownTree, first: string | undefined): Steps {
  const { nodes, structure, outline } = shown;
  const [text, setText] = useState('');
  const [target, setTarget] = useState(first === undefined ? undefined : { key: first });
  const input = useRef<HTMLInputElement>(null);
  const order = useMemo(() => treeOrder(structure), [structure]);
  const isSearching = text.trim() !== '';
  const matches = useMemo(
    () => (isSearching ? findNodes(text, nodes, order) : nothing),
    [isSearching, text, nodes, order],
  );
  const problems = useMemo(() => findProblems(nodes, order), [nodes, order]);
  const found = useMemo(() => {
    if (!isSearching) return undefined;
    const ids = new Set(matches);
    const holders = listItems(outline).filter(
      ({ item }) => item.members.length > 0 && item.members.some((id) => ids.has(id)),
    );
    return new Set([...matches, ...holders.map(({ item }) => item.key)]);
  }, [isSearching, matches, outline]);
  const go = (ids: readonly string[], direction: 1 | -1): void => {
    const key = step(ids, target?.key, direction);
    if (key === undefined) return;
    shown.reveal(key);
    setTarget({ key });
  };
  useShortcuts([
    { keys: 'n', label: 'Next problem', icon: 'arrowDown', group: 'Resources', run: () => go(problems, 1) },
    {
      keys: 'p',
      label: 'Previous problem',
      icon: 'arrowUp',
      group: 'Resources',
      run: () => go(problems, -1),
    },
    {
      keys: '/',
      label: 'Find a resource',
      icon: 'search',
      group: 'Resources',
      run: () => input.current?.focus(),
    },
  ]);
  return {
    text,
    setText,
    input,
    matches: isSearching ? matches.length : undefined,
    found,
    problems: problems.length,
    target,
    stepMatch: (direction) => go(matches, direction),
    stepProblem: (direction) => go(problems, direction),
  };
}
