import { use, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { PageBanner } from '@tiphys/model/v2';
import { Button } from '../parts/button.tsx';
import { ConnectionContext } from '../parts/connection.ts';
import { Icon } from '../parts/icon.tsx';
import { useMe } from '../parts/me.ts';
import { SafeLink } from '../parts/safe-link.tsx';
import { createStore, useStore } from '../store/store.ts';

const noConnection = createStore<'live' | 'lost'>('live');
/** A hiccup shorter than this is not worth a word. */
const patienceMs = 1200;
const storageKey = 'tiphys.banner';

/** What holds for the whole page, above it: the connection, and the administrator's line. */
export function Strips(): ReactNode {
  const connection = useStore(use(ConnectionContext) ?? noConnection);
  const isLost = useLasting(connection === 'lost', patienceMs);
  const { banner } = useMe().settings;
  return (
    <div className="shell-notes">
      <div role="status">
        {isLost && (
          <p className="strip strip-lost">
            <Icon name="warning" /> Connection lost. What is shown may be old; trying again…
          </p>
        )}
      </div>
      {banner && banner.position !== 'bottom' && <Banner banner={banner} />}
    </div>
  );
}

/** The administrator's line below the page, where it is wanted there. */
export function BottomStrip(): ReactNode {
  const { banner } = useMe().settings;
  if (!banner || banner.position === 'top') return null;
  return (
    <div className="shell-foot">
      <Banner banner={banner} isBelow />
    </div>
  );
}

function Banner({
  banner,
  isBelow = false,
}: {
  readonly banner: PageBanner;
  readonly isBelow?: boolean;
}): ReactNode {
  const { content, url, permanent } = banner;
  const [seen, setSeen] = useState(() => localStorage.getItem(storageKey));
  if (!permanent && seen === content) return null;
  const dismiss = (): void => {
    localStorage.setItem(storageKey, content);
    setSeen(content);
  };
  return (
    <section className="strip" aria-label={isBelow ? 'Announcement below' : 'Announcement'}>
      {url ? <SafeLink href={url}>{content}</SafeLink> : <span>{content}</span>}
      {!permanent && (
        <Button kind="quiet" size="small" onClick={dismiss}>
          Do not show again
        </Button>
      )}
    </section>
  );
}

/** True once a condition has held for a while. */
function useLasting(holds: boolean, milliseconds: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!holds) {
      setLasts(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasts(true), milliseconds);
    return () => clearTimeout(timer);
  }, [holds, milliseconds]);
  return lasts;
}
