/** A duration in whole seconds, as people say it: `4 s`, `2 min 5 s`. */
export function seconds(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
