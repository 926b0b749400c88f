import type { Page } from 'playwright-core';

/** One page in one state: where it is, what is done there, and what shows that it is there. */
export interface State {
  /** Names the pictures; the first word is what the state belongs to. */
  readonly name: string;
  /** Relative to the address of the server. */
  readonly path: string;
  /** Whose page: the system with its stories, or the fleet of a thousand. Default the system. */
  readonly at?: 'system' | 'fleet' | undefined;
  /** Who looks; default `admin`. */
  readonly who?: Viewer | undefined;
  /** A text, or a selector that starts with `css=`, that has to be in sight before anything is done. */
  readonly ready: string;
  /** What a phone does not have is only taken wide. */
  readonly onlyWide?: boolean | undefined;
  /** What is done then. */
  readonly act?: ((page: Page) => Promise<void>) | undefined;
  /** Undoes what would disturb the next state. */
  readonly undo?: ((page: Page) => Promise<void>) | undefined;
}

/** Accounts of the stage; `nobody` is not logged in. */
export type Viewer = 'admin' | 'lynceus' | 'guest' | 'nobody';

/** Clicks what has this role and name; the first of several. */
export function click(
  role: 'button' | 'link' | 'menuitem' | 'tab' | 'treeitem' | 'radio',
  name: string | RegExp,
) {
  return async (page: Page): Promise<void> => {
    await page
      .getByRole(role, typeof name === 'string' ? { name, exact: true } : { name })
      .locator('visible=true')
      .first()
      .click();
  };
}

/** Waits for a text that is in sight. */
export function see(text: string | RegExp) {
  return async (page: Page): Promise<void> => {
    await page.getByText(text).locator('visible=true').first().waitFor();
  };
}

/** Fills the field with this label. */
export function fill(label: string, text: string) {
  return async (page: Page): Promise<void> => {
    await page.getByLabel(label, { exact: true }).locator('visible=true').first().fill(text);
  };
}

/** Presses a key. */
export function press(key: string) {
  return (page: Page): Promise<void> => page.keyboard.press(key);
}

/** One after the other. */
export function all(...steps: readonly ((page: Page) => Promise<void>)[]) {
  return async (page: Page): Promise<void> => {
    for (const step of steps) await step(page);
  };
}

/** Scrolls a text to the top. */
export function scrollTo(text: string) {
  return async (page: Page): Promise<void> => {
    const place = page.getByText(text).locator('visible=true').first();
    await place.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  };
}
