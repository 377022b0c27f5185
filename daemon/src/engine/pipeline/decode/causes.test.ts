import { expect, test } from 'vitest';
import { causeIn, tellingLine } from './causes.ts';

// Lines of ffmpeg 5.1, word for word.
test.for([
  [['method DESCRIBE failed: 401 Unauthorized'], 'SOURCE_AUTH_FAILED', /password/],
  [['method DESCRIBE failed: 404 Stream Not Found'], 'SOURCE_NOT_FOUND', /no such stream/],
  [['method DESCRIBE failed: 410 Gone'], 'SOURCE_NOT_FOUND', /no such stream/],
  [
    ['method SETUP failed: 461 Unsupported transport', 'rtsp://h/x: Protocol not supported'],
    'SOURCE_UNSUPPORTED',
    /transport/,
  ],
  [['method PLAY failed: 454 Session Not Found'], 'SOURCE_UNREACHABLE', /454 Session Not Found/],
  [['method SETUP failed: 453 Not Enough Bandwidth'], 'SOURCE_UNREACHABLE', /453/],
  [['method DESCRIBE failed: 503 Service Unavailable'], 'SOURCE_UNREACHABLE', /no connection left/],
  [['method DESCRIBE failed: 405 Method Not Allowed'], 'SOURCE_UNSUPPORTED', /405/],
  [['method OPTIONS failed: 505 RTSP Version not supported'], 'SOURCE_UNSUPPORTED', /505/],
  [
    [
      'Failed to resolve hostname cam.invalid: Name or service not known',
      'rtsp://cam.invalid/x: Input/output error',
    ],
    'SOURCE_UNREACHABLE',
    /cam\.invalid.*DNS/,
  ],
  [
    ['Connection to tcp://127.0.0.1:1?timeout=3000000 failed: Connection refused'],
    'SOURCE_UNREACHABLE',
    /nothing listens/,
  ],
  [['An unexpected TLS packet was received.'], 'SOURCE_UNSUPPORTED', /use rtsp:\/\//],
  [["Format not on whitelist 'mov,mp4'"], 'SOURCE_UNSUPPORTED', /playlist/],
  [
    ['stream 0, offset 0x30: partial file', 'Error marking filters as finished'],
    'SOURCE_UNSUPPORTED',
    /not fragmented.*Analyze/,
  ],
  [["Stream map '0:v:0' matches no streams."], 'SOURCE_NO_VIDEO', /no video/],
  [
    [
      'Could not find codec parameters for stream 0 (Video: none (vvc1 / 0x31637676), none, 640x480): unknown codec',
      'Decoder (codec none) not found for input stream #0:0',
    ],
    'SOURCE_UNSUPPORTED',
    /vvc1/,
  ],
  [['Decoder (codec av1) not found for input stream #0:0'], 'SOURCE_UNSUPPORTED', /codec av1/],
  [
    ['Picture size 16384x8192 exceeds specified max pixel count 33177600'],
    'DECODE_TOO_LARGE',
    /16384x8192/,
  ],
  [['file:x.mp4: Permission denied'], 'SOURCE_DENIED', /may not be read/],
  [['Error: Cannot allocate memory'], 'DECODE_LIMIT', /memory/],
] as const)('%j', ([lines, code, words]) => {
  const cause = causeIn(lines);

  expect(cause?.code).toBe(code);
  expect(cause?.words).toMatch(words);
});

test('what has no row is told in the first line that gives a reason', () => {
  const lines = [
    'x.mkv: Invalid data found when processing input',
    'Unknown element 0x47 at pos. 0x12',
    'Error marking filters as finished',
  ];

  expect(causeIn(lines)).toBeUndefined();
  expect(tellingLine(lines)).toBe('Unknown element 0x47 at pos. 0x12');
  expect(tellingLine(['Conversion failed!'])).toBe('Conversion failed!');
  expect(tellingLine([])).toBeUndefined();
});
