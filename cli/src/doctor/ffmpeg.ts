import type { Finding } from './finding.ts';
import { runProgram } from './run-program.ts';

const INSTALL = 'install ffmpeg 5 or newer (Debian: apt install ffmpeg)';

/** Formats that sessions read: without the first group the daemon is of little use, the second is nice to have. */
const NEEDED = {
  decoders: { needed: ['h264', 'mjpeg'], nice: ['hevc', 'vp8', 'vp9', 'av1', 'gif'] },
  demuxers: { needed: ['mov', 'mpegts', 'h264', 'rtsp'], nice: ['matroska', 'avi', 'gif'] },
  protocols: { needed: ['file', 'pipe', 'tcp'], nice: ['tls', 'udp'] },
} as const;

/** ffmpeg and ffprobe are there and read what they must. */
export async function checkFfmpeg(): Promise<readonly Finding[]> {
  const findings = [await checkVersion('ffmpeg'), await checkVersion('ffprobe')];
  if (findings[0]?.level === 'fail') return findings;
  for (const [list, { needed, nice }] of Object.entries(NEEDED)) {
    findings.push(await checkList(list, needed, nice));
  }
  return findings;
}

async function checkVersion(program: string): Promise<Finding> {
  const text = await runProgram(program, ['-hide_banner', '-version']);
  const version = text && /version (\S+)/.exec(text)?.[1];
  if (!version) return { level: 'fail', name: program, found: 'not found', advice: INSTALL };
  const major = Number(/^n?(\d+)/.exec(version)?.[1] ?? Number.NaN);
  // Builds from source have no number; they are as new as somebody wanted.
  if (major < 5) return { level: 'warn', name: program, found: version, advice: INSTALL };
  return { level: 'ok', name: program, found: version };
}

async function checkList(
  list: string,
  needed: readonly string[],
  nice: readonly string[],
): Promise<Finding> {
  const text = (await runProgram('ffmpeg', ['-hide_banner', `-${list}`])) ?? '';
  // Lines like " V....D h264   H.264 / AVC", " D  mov,mp4,m4a  QuickTime", "  file".
  const names = new Set(text.split('\n').flatMap((line) => line.trim().split(/[\s,]+/)));
  const missing = (wanted: readonly string[]) => wanted.filter((name) => !names.has(name));
  const gone = missing(needed);
  if (gone.length > 0) {
    const advice = 'this ffmpeg was built without them: install a complete one';
    return { level: 'fail', name: list, found: `missing: ${gone.join(', ')}`, advice };
  }
  const absent = missing(nice);
  const found = [...needed, ...nice].filter((name) => !absent.includes(name)).join(', ');
  if (absent.length === 0) return { level: 'ok', name: list, found };
  const advice = `sources that need ${absent.join(', ')} will be refused`;
  return { level: 'warn', name: list, found, advice };
}
