import { expect, test } from 'vitest';
import { leaks, secretUrls } from '../../../test/helpers/secret-urls.ts';
import { redact, redactSource } from './redact.ts';
import { Scrubber } from './scrubber.ts';

const CORPUS = secretUrls(5000);

/** Places where ffmpeg and others put a URL. */
const SENTENCES: readonly ((url: string) => string)[] = [
  (url) => url,
  (url) => `${url}: Connection refused`,
  (url) => `Input #0, rtsp, from '${url}':`,
  (url) => `Error opening input file ${url}.`,
  (url) => `cannot open "${url}": 401 Unauthorized (try ${url}, or rtsp://other.example/x)`,
];

test('no part of a secret is left in a source that is shown', () => {
  const leaking = CORPUS.filter(({ url, secrets }) => leaks(redactSource(url), secrets).length > 0);

  expect(leaking).toEqual([]);
});

test('no part of a secret is left in any text that quotes URLs', () => {
  const leaking = CORPUS.flatMap(({ url, secrets }) =>
    SENTENCES.map((say) => redact(say(url))).filter((text) => leaks(text, secrets).length > 0),
  );

  expect(leaking).toEqual([]);
});

test('a session takes its own secrets out of any text, escaped, unescaped and without their URL', () => {
  const leaking = CORPUS.flatMap(({ url, secrets }) => {
    const scrubber = new Scrubber(url);
    const texts = [
      ...SENTENCES.map((say) => say(url)),
      ...secrets.flatMap((one) => [
        `logged in with ${one} as admin`,
        JSON.stringify({ said: one }),
      ]),
    ];
    return texts
      .map((text) => scrubber.scrub(text))
      .filter((text) => leaks(text, secrets).length > 0);
  });

  expect(leaking).toEqual([]);
});

test.each([
  ['rtsp://admin:p@ss@host/live', 'rtsp://***@host/live'],
  ['rtsp://admin:12/34@host/live', 'rtsp://***@host/live'],
  ['RTSP://admin:a?b#c@host', 'RTSP://***'],
  ['rtsp://[::1]:554/a/b', 'rtsp://[::1]:554/a/b'],
  ['rtsp://token@[fe80::1]:554/a', 'rtsp://***@[fe80::1]:554/a'],
  ['rtsp://host:8554/live?channel=1&subtype=0', 'rtsp://host:8554/live?channel=1&subtype=0'],
  ['rtsp://host/live?token=abc&channel=2', 'rtsp://host/live?token=***&channel=2'],
  ['rtsp://host/live?q=abcdefgh', 'rtsp://host/live?q=***'],
  [
    'rtsp://host/user=admin&password=12&channel=1&stream=0.sdp?real_stream',
    'rtsp://host/user=admin&password=***&channel=1&stream=0.sdp?real_stream',
  ],
  ['rtsp://host/user=admin_password=x1_channel=1', 'rtsp://host/user=admin_password=***'],
  ['rtsp://host/live;token=abc', 'rtsp://host/live;token=***'],
  ['rtsp://host/proxy/rtsp%3A%2F%2Fu%3Fpassword%3Dp', 'rtsp://host/proxy/***'],
])('%s is shown as %s', (source, shown) => {
  expect(redactSource(source)).toBe(shown);
  expect(redact(source)).toBe(shown);
});

test.each([
  ['admin:hunter2@host/live', '***@host/live'],
  ['no such file /srv/admin:hunter2@host/live', 'no such file /srv/***@host/live'],
  ['rtsp:/admin:hunter2@host', '***@host'],
  ['rtsp://a:b@h,rtsp://c:d@h2: refused', 'rtsp://***@h2: refused'],
  ['rtsp://admin:hunter', 'rtsp://***'],
  ['password=hunter2, again', 'password=***, again'],
  ['Authorization: Digest username="a", response="b"', 'Authorization: Digest ***'],
])('%s says %s', (text, said) => {
  expect(redact(text)).toBe(said);
});

test.each([
  'at score (file:///srv/node_modules/@trueframe/plugin-onnx/dist/index.js:12:3)',
  'at score (/srv/node_modules/@trueframe/plugin-onnx/dist/index.js:12:3)',
  '[rtsp @ 0x5581] method DESCRIBE failed: 404 Not Found',
  'gRPC on http://127.0.0.1:9464/metrics, a=b, c == d',
])('%s stays as it is', (text) => {
  expect(redact(text)).toBe(text);
});

test('a secret of two signs is taken out where it stands alone, not out of words', () => {
  const { shown } = new Scrubber('rtsp://me:in@host');

  expect(shown).toBe('rtsp://***@host');
  expect(new Scrubber('rtsp://me:in@host').scrub('nothing in sight')).toBe('nothing *** sight');
});

test.each(['a', '@', ':', '://', '=', '%', '?token', 'rtsp://', '['])(
  'the time for a megabyte of %s is that of its length',
  (piece) => {
    const text = piece.repeat(Math.ceil(2 ** 20 / piece.length));
    const begun = performance.now();

    redact(text);
    redactSource(`rtsp://${text}`);

    // A quadratic search takes minutes.
    expect(performance.now() - begun).toBeLessThan(3000);
  },
);
