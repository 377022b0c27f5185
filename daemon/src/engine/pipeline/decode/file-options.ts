/**
 * Demuxers that a file may be read with. Playlists (m3u8, ffconcat, dash, sdp) are not among them: they make ffmpeg open
 * what their text names, whatever the file is called.
 */
const FORMATS = [
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,m4v,obu,ivf,gif,apng,flv,ogg,asf,mxf,nut',
  'mjpeg,yuv4mpegpipe,mp3,aac,wav,flac',
].join(',');

/** Options that let ffmpeg and ffprobe read a file and do nothing else. */
export const FILE_OPTIONS: readonly string[] = [
  ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', FORMATS],
];

/** Makes either begin in the middle of the file. */
export function skipping(bytes: number): string[] {
  return bytes > 0 ? ['-skip_initial_bytes', String(bytes)] : [];
}
