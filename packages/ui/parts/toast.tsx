import './misc.css';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { createStore, useStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { IconButton } from './button.tsx';
import { createContext, use } from 'react';

/** A message that goes by itself; errors stay until they are closed. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad';
}

/** Shows messages beside the page. */
export interface Toasts extends Store<readonly Toast[]> {
  show(text: string, tone?: Toast['tone']): void;
  close(id: number): void;
}

/** Messages shown at once. */
const maxShown = 4;
const shownMs = 6000;

/** Makes the messages' store. */
export function createToasts(): Toasts {
  const store = createStore<readonly Toast[]>([]);
  let last = 0;
  return {
    get: store.get,
    subscribe: store.subscribe,
    show(text, tone = 'plain') {
      last += 1;
      store.set([...store.get(), { id: last, text, tone }].slice(-maxShown));
    },
    close(id) {
      store.set(store.get().filter((toast) => toast.id !== id));
    },
  };
}

/** The messages of the page. */
export const ToastContext = createContext<Toasts | undefined>(undefined);

/** How to show a message. */
export function useToast(): Toasts['show'] {
  const toasts = use(ToastContext);
  if (!toasts) throw new Error('no toasts');
  return toasts.show;
}

/** Where messages appear; what is said here is also said to screen readers. */
export function ToastRegion({ toasts }: { readonly toasts: Toasts }): ReactNode {
  const shown = useStore(toasts);
  return (
    <div className="toasts" role="log" aria-live="polite" aria-label="Messages">
      {shown.map((toast) => (
        <ToastLine key={toast.id} toast={toast} onClose={() => toasts.close(toast.id)} />
      ))}
    </div>
  );
}

function ToastLine({ toast, onClose }: { readonly toast: Toast; readonly onClose: () => void }): ReactNode {
  const { tone, text } = toast;
  useEffect(() => {
    if (tone === 'bad') return undefined;
    const timer = setTimeout(onClose, shownMs);
    return () => clearTimeout(timer);
    // One life for each message.
  }, [tone]);
  return (
    <div className={`toast toast-${tone}`}>
      <p>{text}</p>
      <IconButton kind="quiet" size="small" icon="close" label="Close message" onClick={onClose} />
    </div>
  );
}
