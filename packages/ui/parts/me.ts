import { createContext, use } from 'react';
import type { Me } from '@tiphys/model/v2';
import { askCanI } from '../api/me.ts';
import { useLoad } from './use-load.ts';

/** Who is logged in. */
export const MeContext = createContext<Me | undefined>(undefined);

/** Who is logged in, what they may do, and settings; only inside the shell. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('nobody is logged in');
  return me;
}

/** Whether something (`applications/create`) is allowed on anything; what is not known is left to the server. */
export function useCan(action: string): boolean {
  return useMe().can[action] ?? true;
}

/** Whether something (`projects/update`) is allowed on one object, as the server decides it; not before it has. */
export function useCanOn(action: string, object: string): boolean {
  const canSome = useCan(action);
  const { data } = useLoad(`${action}/${object}`, (signal) =>
    canSome ? askCanI(action, object, signal) : Promise.resolve(false),
  );
  return data === true;
}
