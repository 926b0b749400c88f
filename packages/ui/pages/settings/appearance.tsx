import type { ReactNode } from 'react';
import { useAppearance } from '../../parts/appearance.ts';
import { RadioGroup } from '../../parts/field.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';

/** How this browser shows the page. */
export function AppearancePage(): ReactNode {
  useTitle('Appearance');
  const [appearance, change] = useAppearance();
  return (
    <>
      <PageHeader title="Appearance" note="For this browser; it applies at once." />
      <div className="settings-form">
        <RadioGroup
          legend="Theme"
          value={appearance.theme}
          onChange={(theme) => change({ theme })}
          options={[
            {
              value: 'system',
              label: 'As the system',
              note: 'Light by day and dark by night, where the system does that.',
            },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <RadioGroup
          legend="Density"
          value={appearance.density}
          onChange={(density) => change({ density })}
          options={[
            { value: 'compact', label: 'Compact', note: 'More rows on a page.' },
            { value: 'comfortable', label: 'Comfortable', note: 'More room around each row and button.' },
          ]}
        />
        <RadioGroup
          legend="Motion"
          value={appearance.motion}
          onChange={(motion) => change({ motion })}
          options={[
            { value: 'system', label: 'As the system' },
            { value: 'reduced', label: 'Less', note: 'Nothing slides or turns.' },
          ]}
        />
      </div>
    </>
  );
}
