import { TrueframeError } from '@trueframe/sdk';
import type { DecodeOutcome } from './decode-outcome.ts';

/** Meaning of a picture's numbers, in ffmpeg's names; `unknown` or absent: it does not say. */
export interface ColorFacts {
  readonly transfer?: string | undefined;
  readonly space?: string | undefined;
  readonly primaries?: string | undefined;
}

/** PQ and HLG. */
const HDR_TRANSFERS = new Set(['smpte2084', 'arib-std-b67']);

/** Luminance of white in SDR, in cd/m²: faces come out as bright as they were mastered. */
const WHITE_NITS = 100;

/** True when a picture of this transfer function looks wrong, grey and flat, when it is taken for an ordinary one. */
export function isHdrTransfer(transfer: string): boolean {
  return HDR_TRANSFERS.has(transfer);
}

export function isHdr({ transfer = '' }: ColorFacts): boolean {
  return isHdrTransfer(transfer);
}

/**
 * The filters that grade HDR to BT.709; none for ordinary video. Highlights are compressed, the rest keeps its luminance. Frames that are graded keep the size of the first one.
 */
export function gradingFilters({ transfer = '', space, primaries }: ColorFacts): string[] {
  if (!isHdrTransfer(transfer)) return [];
  // Missing fields are taken to be those that HDR is made with: without them the filter refuses.
  const gaps = [
    ...(isSaid(space) ? [] : ['min=bt2020nc']),
    ...(isSaid(primaries) ? [] : ['pin=bt2020', 'p=bt2020']),
  ];
  return [
    ['zscale=t=linear', `npl=${WHITE_NITS}`, ...gaps].join(':'),
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=mobius:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
    'format=yuv420p',
  ];
}

/** True: this ffmpeg was built without what grading needs. Nothing came of the run, so the source can be read again. */
export function hasRefusedToGrade({ received, end, exitCode, log }: DecodeOutcome): boolean {
  if (end !== 'source' || received > 0 || exitCode === 0) return false;
  return log.says(/No such filter: '(zscale|tonemap)'/);
}

/** For whoever looks at a picture that was not graded. */
export function hdrError(): TrueframeError {
  return new TrueframeError(
    'DECODE_HDR',
    'the source has a high dynamic range (PQ or HLG) that could not be graded to BT.709: its faces cannot be judged. Files are graded where ffmpeg has the filters zscale and tonemap; send live video in SDR',
  );
}

function isSaid(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'unknown' && value !== 'reserved';
}
