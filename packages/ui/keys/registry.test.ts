import { expect, test } from 'vitest';
import { createShortcuts } from './registry.ts';

/** As much of a key press as the registry looks at. */
function press(key: string, modifiers: Partial<KeyboardEvent> = {}): KeyboardEvent {
  return { key, target: null, preventDefault: () => undefined, ...modifiers } as unknown as KeyboardEvent;
}

test('keys, chords and modifiers run what was offered last', () => {
  globalThis.HTMLElement ??= class {} as never;
  let now = 0;
  const ran: string[] = [];
  const shortcuts = createShortcuts(() => now);
  const offer = (keys: string, name = keys) => ({
    keys,
    label: name,
    group: 'Test',
    run: () => void ran.push(name),
  });
  shortcuts.add([
    offer('g a'),
    offer('s'),
    offer('mod+k'),
    { keys: 'j', label: 'Next', group: 'Test', isNote: true, run: () => void ran.push('never') },
  ]);
  const remove = shortcuts.add([offer('s', 'newer')]);
  expect(shortcuts.handle(press('g'))).toBe(false);
  expect(shortcuts.handle(press('a'))).toBe(true);
  shortcuts.handle(press('g'));
  now = 5000;
  expect(shortcuts.handle(press('a'))).toBe(false);
  shortcuts.handle(press('s'));
  remove();
  shortcuts.handle(press('s'));
  shortcuts.handle(press('K', { ctrlKey: true }));
  shortcuts.handle(press('k', { metaKey: true }));
  expect(shortcuts.handle(press('j'))).toBe(false);
  expect(shortcuts.handle(press('s', { altKey: true }))).toBe(false);
  expect(ran).toEqual(['g a', 'newer', 's', 'mod+k', 'mod+k']);
  expect(shortcuts.list().map(({ keys }) => keys)).toEqual(['g a', 's', 'mod+k', 'j']);
});
