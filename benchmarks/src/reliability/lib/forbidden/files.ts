import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patternClip, remade } from '../media.ts';
import { aliasReference, subtitlePlaylist } from './containers.ts';

/** A source that tries to have the daemon read or reach something else. */
export interface Vector {
  readonly what: string;
  readonly source: string;
  /** The media of the source itself is harmless, and may be analysed. */
  readonly mayEndWell?: boolean;
}

export interface FileVectors {
  /** Folder that sessions may read from. */
  readonly root: string;
  /** A clip in it that may be read. */
  readonly clip: string;
  /** Files that nothing may read through a vector: outside of the folder, and neighbours in it. */
  readonly secrets: readonly string[];
  readonly vectors: readonly Vector[];
}

const playlist = (url: string, more = '') =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${more}#EXTINF:2,\n${url}\n#EXT-X-ENDLIST\n`;
const dash = (url: string) =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1" width="1" height="1"><BaseURL>${url}</BaseURL></Representation></AdaptationSet></Period></MPD>`;

/** Writes the vectors. `port`: of the forbidden place. */
export function fileVectors(folder: string, port: number): FileVectors {
  const root = join(folder, 'allowed');
  const secret = join(folder, 'secret');
  for (const path of [root, secret]) mkdirSync(path);
  const clip = patternClip(root, 1, 'clip.mp4');
  const mp4 = patternClip(secret, 1, 'secret.mp4');
  const ts = remade(mp4, join(secret, 'secret.ts'), ['-c', 'copy', '-f', 'mpegts']);
  const neighbours = [join(root, 'neighbour.mp4'), join(root, 'neighbour.ts')] as const;
  copyFileSync(mp4, neighbours[0]);
  copyFileSync(ts, neighbours[1]);
  const facts = { root, secret, clip, mp4, ts, web: `http://127.0.0.2:${port}` };
  return {
    root,
    clip,
    secrets: [mp4, ts, ...neighbours],
    vectors: [...texts(facts), ...containers(facts), ...paths(facts), ...protocols(facts)],
  };
}

interface Facts {
  readonly root: string;
  readonly secret: string;
  readonly clip: string;
  readonly mp4: string;
  readonly ts: string;
  readonly web: string;
}

/** Texts that name media elsewhere, under honest and other names. */
function texts({ root, mp4, ts, web }: Facts): Vector[] {
  const key = `#EXT-X-KEY:METHOD=AES-128,URI="${web}/key"\n`;
  const port = web.split(':').at(-1);
  const sdp = `v=0\no=- 0 0 IN IP4 127.0.0.2\ns=x\nc=IN IP4 127.0.0.2\nt=0 0\nm=video ${port} RTP/AVP 96\na=rtpmap:96 H264/90000\n`;
  const all: readonly (readonly [name: string, text: string])[] = [
    ['a.m3u8', playlist(ts)],
    ['b.avi', playlist(ts)],
    ['c.mp4', playlist('neighbour.ts')],
    ['d.ts', playlist(`file://${ts}`)],
    ['e.mp4', playlist(ts, key)],
    ['f.m3u8', playlist(`${web}/x.ts`)],
    ['g.mp4', 'ffconcat version 1.0\nfile neighbour.mp4\n'],
    ['h.ffconcat', `ffconcat version 1.0\nfile '${mp4}'\n`],
    ['i.mp4', `ffconcat version 1.0\nfile ${web}/x.mp4\n`],
    ['j.txt', `file '${mp4}'\n`],
    ['k.mpd', dash(`${web}/x.mp4`)],
    ['l.mp4', dash('neighbour.mp4')],
    ['m.sdp', sdp],
    ['n.mp4', sdp],
    [
      'o.xml',
      `<CompositionPlaylist><Id>urn:uuid:1</Id><AssetList>${mp4}</AssetList></CompositionPlaylist>`,
    ],
    ['p.asx', `<asx version="3.0"><entry><ref href="${web}/x"/></entry></asx>`],
    ['q.ram', `${web}/x\n`],
    [
      'r.ism',
      `<SmoothStreamingMedia MajorVersion="2"><StreamIndex Type="video" Url="${web}/x"/></SmoothStreamingMedia>`,
    ],
    ['s.avs', `AviSource("${mp4}")\n`],
    ['neighbour.idx', '# VobSub index file, v7 (do not modify this line!)\nid: en, index: 0\n'],
    ['t.srt', `1\n00:00:00,000 --> 00:00:01,000\n<img src="${web}/x">\n`],
  ];
  return all.map(([name, text]) => vector(join(root, name), text, `a text named ${name}`));
}

function vector(path: string, content: string | Buffer, what: string): Vector {
  writeFileSync(path, content);
  return { what, source: path };
}

/** Real media with a reference in it. */
function containers({ root, clip, mp4, ts, web }: Facts): Vector[] {
  const jpeg = execFileSync(
    'ffmpeg',
    [...['-v', 'error', '-i', clip, '-frames:v', '1', '-f', 'mjpeg'], '-'],
    { maxBuffer: 2 ** 24 },
  );
  const attached = join(root, 'attached.m3u8');
  writeFileSync(attached, playlist(`${web}/x.ts`));
  const attachment = ['-attach', attached, '-metadata:s:t', 'mimetype=application/x-mpegurl'];
  const mkv = remade(clip, join(root, 'attached.mkv'), ['-c', 'copy', ...attachment]);
  const avi = subtitlePlaylist(jpeg, playlist(ts));
  const mov = aliasReference(readFileSync(clip), mp4);
  return [
    { what: 'Matroska with a playlist attached', source: mkv, mayEndWell: true },
    {
      ...vector(join(root, 'gab2.avi'), avi, 'AVI with a playlist as subtitles'),
      mayEndWell: true,
    },
    { ...vector(join(root, 'alias.mov'), mov, 'MOV with its media elsewhere'), mayEndWell: true },
  ];
}

/** Ways out of the folder, and what is no file. */
function paths({ root, secret, mp4 }: Facts): Vector[] {
  symlinkSync(mp4, join(root, 'link.mp4'));
  symlinkSync(secret, join(root, 'folder'));
  execFileSync('mkfifo', [join(root, 'pipe.mp4')]);
  symlinkSync('/dev/zero', join(root, 'zero.mp4'));
  symlinkSync('/proc/self/environ', join(root, 'environ.mp4'));
  const sources = [
    mp4,
    `${root}/../secret/secret.mp4`,
    `${root}/link.mp4`,
    `${root}/folder/secret.mp4`,
    `file://${root}/link.mp4`,
    `file://${root}/%2e%2e/secret/secret.mp4`,
    `file://${root}/..%2fsecret/secret.mp4`,
    `file://${root}/clip.mp4%00.mp4`,
    `file://localhost${mp4}`,
    `FILE://${mp4}`,
    `/proc/self/root${mp4}`,
    `/proc/1/root${mp4}`,
    ...['/proc/self/environ', '/proc/self/mem', '/dev/zero', '/dev/stdin', '/etc/passwd'],
    ...['pipe.mp4', 'zero.mp4', 'environ.mp4', '.'].map((name) => join(root, name)),
  ];
  return sources.map((source) => ({ what: `the path ${source}`, source }));
}

/** Protocols and options of ffmpeg in place of a path. */
function protocols({ root, clip, mp4, web }: Facts): Vector[] {
  const sources = [
    ...[`concat:${clip}|${mp4}`, `subfile,,start,0,end,0,,:${mp4}`, `async:${mp4}`],
    ...[`cache:${mp4}`, `crypto:${mp4}`, `file:${mp4}`, 'pipe:0', `data:text/plain,${mp4}`],
    ...[`${web}/x.mp4`, `tcp:${web.slice(5)}`, `udp:${web.slice(5)}`, `rtmp:${web.slice(5)}/a`],
    ...[`hls+${web}/x.m3u8`, `ftp:${web.slice(5)}/x`, `gopher:${web.slice(5)}/x`, '-i', '-version'],
    ...[`${root}/neighbour%d.mp4`, `${root}/n*.mp4`, `unix:${root}/socket`],
  ];
  return sources.map((source) => ({ what: `the source ${source}`, source }));
}
