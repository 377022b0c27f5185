import { readFileSync } from 'node:fs';
import type { SessionOptions } from '@trueframe/proto';
import type { PushStream, TestClient } from './client.ts';
import { clipPath } from './make-clip.ts';
import { execFileSync } from './programs.ts';

/** Remuxes a clip to fragmented MP4, as live encoders send it. */
export function toFragmentedMp4(path: string): Buffer {
  const out = clipPath('fragmented.mp4');
  const flags = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path, '-c', 'copy', '-an', ...flags, out]);
  return readFileSync(out);
}

/** Opens a call, pushes the bytes in chunks and half-closes. */
export function pushBytes(
  client: TestClient,
  bytes: Buffer,
  options: SessionOptions,
  chunk = 32_768,
): PushStream {
  const stream = client.push();
  void (async () => {
    await stream.send({ open: { format: 'MEDIA_FORMAT_FMP4', options } });
    for (let at = 0; at < bytes.length; at += chunk) {
      await stream.send({ media: { data: bytes.subarray(at, at + chunk) } });
    }
    stream.end();
  })();
  return stream;
}
