import type { Evidence } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { toEvidencePage } from './evidence-page.ts';

const face = (trackId: number, bytes: number): Evidence => ({
  trackId,
  jpeg: new Uint8Array(bytes),
});
const MIB = 1024 * 1024;

test('pages end between tracks once they have 2 MiB, and go on where the one before ended', () => {
  const faces = [1, 1, 1, 2, 2, 3, 9].map((trackId) => face(trackId, MIB));
  const pages: unknown[] = [];
  for (let token = ''; ; ) {
    const { evidence = [], nextPageToken = '' } = toEvidencePage(faces, token);
    pages.push(evidence.map(({ trackId }) => trackId));
    if (nextPageToken === '') break;
    token = nextPageToken;
  }
  expect(pages).toEqual([
    [1, 1, 1],
    [2, 2],
    [3, 9],
  ]);
});

test('a token of somebody else is refused', () => {
  for (const token of ['x', Buffer.from('before:3').toString('base64url')]) {
    expect(() => toEvidencePage([], token)).toThrow(/page_token/);
  }
});
