/** Milliseconds as `0:07.2`, `1:02:03.4` or, of a clock before its zero, `-0:00.5`. */
export function mediaTime(ms: number): string {
  if (ms <= -50) return `-${mediaTime(-ms)}`;
  const tenths = Math.round(ms / 100);
  const seconds = `${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}`;
  const minutes = Math.floor(tenths / 600) % 60;
  const hours = Math.floor(tenths / 36_000);
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`
    : `${minutes}:${seconds}`;
}
