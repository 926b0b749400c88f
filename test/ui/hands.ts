import type { Locator, Page } from 'playwright-core';

/** Who operates the page: with the mouse, or with the keyboard alone. The story they tell is the same. */
export interface Hands {
  /** Goes to a place of the main navigation. */
  goTo(place: 'Applications' | 'Settings'): Promise<void>;
  /** Uses a button, a link, or what opens details. */
  press(target: Locator): Promise<void>;
  /** Ticks a box that is not ticked. */
  tick(box: Locator): Promise<void>;
  /** Chooses one of several. */
  choose(radio: Locator): Promise<void>;
  /** Replaces the text of a field. */
  fill(field: Locator, text: string): Promise<void>;
  /** Opens the row of a grid that has a link of this name. */
  openRow(grid: Locator, name: string): Promise<void>;
  /** Opens a menu and takes an item of it. */
  pick(menu: Locator, item: Locator): Promise<void>;
}

/** Tab presses after which something counts as out of reach. */
const maxPresses = 400;

/** Hands on a mouse. */
export function mouse(page: Page): Hands {
  return {
    goTo: (place) =>
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).click(),
    press: (target) => target.click(),
    tick: (box) => box.check(),
    choose: (radio) => radio.check(),
    fill: (field, text) => field.fill(text),
    openRow: (grid, name) => grid.getByRole('link', { name, exact: true }).click(),
    async pick(menu, item) {
      await menu.click();
      await item.click();
    },
  };
}

/** Hands on a keyboard: Tab leads everywhere, Enter and Space use, arrows choose, `g` and a letter go to another page. */
export function keyboard(page: Page): Hands {
  const key = (name: string): Promise<void> => page.keyboard.press(name);
  const hasFocus = (target: Locator): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement);
  const reach = async (target: Locator): Promise<void> => {
    await target.waitFor();
    for (let presses = 0; presses < maxPresses; presses += 1) {
      if (await hasFocus(target)) return;
      await key('Tab');
    }
    throw new Error(`${String(target)} cannot be reached with the Tab key`);
  };
  return {
    async goTo(place) {
      await key('g');
      await key(place === 'Applications' ? 'a' : 's');
    },
    async press(target) {
      await reach(target);
      await key('Enter');
    },
    async tick(box) {
      await reach(box);
      if (!(await box.isChecked())) await key('Space');
    },
    async choose(radio) {
      await radio.waitFor();
      // Tab leads to the one that is chosen, arrows to its neighbours.
      const name = await radio.getAttribute('name');
      await reach(page.locator(`input[type=radio][name="${name ?? ''}"]:checked`));
      for (let presses = 0; presses < 20 && !(await radio.isChecked()); presses += 1) await key('ArrowDown');
    },
    async fill(field, text) {
      await reach(field);
      await key('Control+A');
      await page.keyboard.type(text);
    },
    async openRow(grid, name) {
      const row = grid.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
      await row.waitFor();
      // A grid is one stop of the Tab key; arrows lead to its rows.
      await reach(grid.locator('[role=row][tabindex="0"]'));
      await key('Home');
      for (let presses = 0; presses < 20 && !(await hasFocus(row)); presses += 1) await key('ArrowDown');
      await key('Enter');
    },
    async pick(menu, item) {
      await reach(menu);
      await key('Enter');
      await item.waitFor();
      for (let presses = 0; presses < 20 && !(await hasFocus(item)); presses += 1) await key('ArrowDown');
      await key('Enter');
    },
  };
}
