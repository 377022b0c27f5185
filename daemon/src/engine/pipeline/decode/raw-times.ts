/**
 * Makes ffmpeg count from the start of the source, and leave it to us what to do when its times jump: by itself it mends
 * some jumps, of some formats, and tells nobody.
 */
export const RAW_TIMES: readonly string[] = ['-copyts', '-start_at_zero'];
