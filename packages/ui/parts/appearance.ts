import { createContext, use } from 'react';
import { useStore } from '../store/store.ts';
import type { Appearance, AppearanceStore } from './theme.ts';

/** The page's appearance. */
export const AppearanceContext = createContext<AppearanceStore | undefined>(undefined);

/** The appearance, and how to change it. */
export function useAppearance(): readonly [Appearance, AppearanceStore['change']] {
  const store = use(AppearanceContext);
  if (!store) throw new Error('no appearance');
  return [useStore(store), store.change];
}
