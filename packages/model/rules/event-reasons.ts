/** Whether an event is written: `--enable-k8s-event` lists reasons, or says `all` or `none`. */
export function isEventEnabled(reasons: readonly string[], reason: string): boolean {
  if (reasons.includes('none')) return false;
  return reasons.includes('all') || reasons.includes(reason);
}
