import { createStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';

/** Light and dark by the system or by choice. */
export const themes = ['system', 'light', 'dark'] as const;
/** Heights of rows and controls. */
export const densities = ['compact', 'comfortable'] as const;

/** Whether things move; reduced by the system or by choice. */
export const motions = ['system', 'reduced'] as const;

/** How this browser shows the page. */
export interface Appearance {
  readonly theme: (typeof themes)[number];
  readonly density: (typeof densities)[number];
  readonly motion: (typeof motions)[number];
}

/** The appearance as a store; changes apply at once and are remembered by this browser. */
export interface AppearanceStore extends Store<Appearance> {
  change(change: Partial<Appearance>): void;
}

const themeKey = 'tiphys.theme';
const densityKey = 'tiphys.density';
const motionKey = 'tiphys.motion';

/** Makes the store and applies what was remembered. */
export function createAppearance({ document, localStorage }: Window): AppearanceStore {
  const store = createStore<Appearance>({
    theme: themes.find((theme) => theme === localStorage.getItem(themeKey)) ?? 'system',
    density: densities.find((density) => density === localStorage.getItem(densityKey)) ?? 'compact',
    motion: motions.find((motion) => motion === localStorage.getItem(motionKey)) ?? 'system',
  });
  const apply = ({ theme, density, motion }: Appearance): void => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.dataset['density'] = density;
    document.documentElement.dataset['motion'] = motion;
  };
  apply(store.get());
  return {
    get: store.get,
    subscribe: store.subscribe,
    change(change) {
      const next = { ...store.get(), ...change };
      store.set(next);
      apply(next);
      localStorage.setItem(themeKey, next.theme);
      localStorage.setItem(densityKey, next.density);
      localStorage.setItem(motionKey, next.motion);
    },
  };
}
