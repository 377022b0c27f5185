/** An AVI of two pictures whose subtitles are a file of their own, as GAB2 has them: a playlist. */
export function subtitlePlaylist(jpeg: Buffer, playlist: string): Buffer {
  const text = Buffer.from(playlist);
  const gab = Buffer.concat([
    Buffer.from('GAB2\0\x02\0', 'latin1'),
    ...[uint32le(4), Buffer.from('a\0\0\0'), Buffer.from([4, 0]), uint32le(text.length), text],
  ]);
  const header = Buffer.alloc(56);
  header.writeUInt32LE(40_000, 0);
  header.writeUInt32LE(2, 24);
  const bitmap = Buffer.alloc(40);
  bitmap.writeUInt32LE(40, 0);
  bitmap.writeUInt32LE(320, 4);
  bitmap.writeUInt32LE(240, 8);
  bitmap.writeUInt16LE(1, 12);
  bitmap.writeUInt16LE(24, 14);
  bitmap.write('MJPG', 16);
  const streams = [
    list('strl', chunk('strh', streamHeader('vids')), chunk('strf', bitmap)),
    list('strl', chunk('strh', streamHeader('txts')), chunk('strf', Buffer.alloc(4))),
  ];
  const media = list('movi', chunk('01tx', gab), chunk('00dc', jpeg), chunk('00dc', jpeg));
  const body = [Buffer.from('AVI '), list('hdrl', chunk('avih', header), ...streams), media];
  return chunk('RIFF', Buffer.concat(body));
}

/** An MP4 whose track says that its media is in another file. */
export function aliasReference(mp4: Buffer, target: string): Buffer {
  const moov = mp4.indexOf('moov') - 4;
  const at = mp4.indexOf('dref') - 4;
  const old = mp4.readUInt32BE(at);
  const path = Buffer.from(target);
  const alias = Buffer.alloc(150 + 4 + path.length + 4);
  alias.writeUInt16BE(alias.length, 4);
  alias.writeUInt16BE(2, 150);
  alias.writeUInt16BE(path.length, 152);
  path.copy(alias, 154);
  alias.writeUInt16BE(0xffff, alias.length - 4);
  const reference = box(
    'dref',
    Buffer.from('0000000000000001', 'hex'),
    box('alis', Buffer.alloc(4), alias),
  );
  const grown = Buffer.concat([mp4.subarray(0, at), reference, mp4.subarray(at + old)]);
  for (const type of ['moov', 'trak', 'mdia', 'minf', 'dinf']) {
    const head = grown.indexOf(type, moov) - 4;
    grown.writeUInt32BE(grown.readUInt32BE(head) + reference.length - old, head);
  }
  return grown;
}

function streamHeader(type: string): Buffer {
  const header = Buffer.alloc(56);
  header.write(type, 0);
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(25, 24);
  header.writeUInt32LE(10, 32);
  return header;
}

function chunk(id: string, body: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(id),
    uint32le(body.length),
    body,
    Buffer.alloc(body.length & 1),
  ]);
}

function list(type: string, ...chunks: readonly Buffer[]): Buffer {
  return chunk('LIST', Buffer.concat([Buffer.from(type), ...chunks]));
}

function box(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4);
  return Buffer.concat([head, body]);
}

function uint32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
