/** Seconds of training that may be thrown away unasked. */
export const cheap = 60;

/** The step that training runs to: the next multiple of the chosen number of steps. */
export function targetOf(step: number, target: number): number {
  return target * Math.max(1, Math.ceil(step / target));
}

/** Where a press of Train leads: from a goal that was reached on to the next. */
export function nextTarget(step: number, target: number): number {
  return target * (Math.floor(step / target) + 1);
}

/** Seconds as m:ss or h:mm:ss. */
export function formatDuration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}
