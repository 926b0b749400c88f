import type { HealthOverride } from '@tiphys/engine/health';
import type { Settings } from '@tiphys/model';

/** The scripts that settings have for judging kinds. */
export function healthOverrides(
  customizations: Settings['resourceCustomizations'],
): Record<string, HealthOverride> {
  const scripts = Object.entries(customizations).flatMap(([kind, { healthLua, useOpenLibs }]) =>
    healthLua ? [[kind, { script: healthLua, openLibs: useOpenLibs }] as const] : [],
  );
  return Object.fromEntries(scripts);
}
