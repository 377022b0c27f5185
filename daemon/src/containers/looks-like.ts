/** First bytes of things that are mistaken for video, or sent under another format's name. In text, and in hexadecimal. */
const TEXTS: readonly (readonly [what: string, begins: RegExp])[] = [
  ['a playlist (HLS)', /^\s*#EXTM3U/],
  ['a list of files (ffconcat)', /^\s*ffconcat version/],
  ['a session description (SDP)', /^v=0\r?\no=/],
  ['a Git LFS pointer: the file itself was not fetched', /^version https:\/\/git-lfs/],
  ['a web page (HTML)', /^\s*<(!doctype html|html|head|body)/i],
  ['XML', /^\s*<\?xml/i],
  ['JSON', /^\s*[[{]\s*["{[\]}]/],
  ['an HTTP answer', /^HTTP\/\d/],
  ['a PDF', /^%PDF/],
  ['AVI', /^RIFF.{4}AVI /s],
  ['sound (WAV)', /^RIFF.{4}WAVE/s],
  ['sound (MP3)', /^ID3/],
  ['a GIF', /^GIF8/],
  ['Ogg', /^OggS/],
  ['FLV', /^FLV/],
  ['an MP4 or MOV', /^.{4}(ftyp|moov|moof|mdat|styp|free|wide|skip)/s],
  ['MPEG-TS', /^(?:.{4})?G.{187}G.{187}G/s],
  ['text', /^[\t\n\r\x20-\x7e]+$/],
];
const BYTES: readonly (readonly [what: string, begins: RegExp])[] = [
  ['a ZIP archive', /^504b0304/],
  ['gzip', /^1f8b/],
  ['Matroska or WebM', /^1a45dfa3/],
  ['a JPEG picture', /^ffd8ff/],
  ['a PNG picture', /^89504e47/],
  ['nothing but zeros', /^(00){64,}$/],
  ['an H.264 or HEVC byte stream', /^(00)?000001(?!00)/],
];
const ENOUGH_BYTES = 600;

/** Names what begins with these bytes (the first few hundred of it); undefined: nobody knows. */
export function looksLike(start: Buffer): string | undefined {
  const head = start.subarray(0, ENOUGH_BYTES);
  const hex = head.toString('hex');
  const text = head.toString('latin1');
  const found =
    BYTES.find(([, begins]) => begins.test(hex)) ?? TEXTS.find(([, begins]) => begins.test(text));
  return found?.[0];
}
