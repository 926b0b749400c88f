import type { State } from '../state.ts';
import { overviews, resources } from './application.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { operations } from './operations.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';

/** Every page in every state worth a look, once each. */
export const states: readonly State[] = [
  shell,
  list,
  create,
  overviews,
  resources,
  operations,
  settings,
].flat();
