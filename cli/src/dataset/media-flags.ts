import type { SamplingPolicy } from '@trueframe/daemon/config';
import { CROP_FITS, CROP_NAMES, type CropRule, RESIZE_FILTERS } from '@trueframe/dataset';
import { choiceFlag, numberFlag, wholeFlag, wrong } from '../read-flags.ts';

export const SAMPLING_FLAGS = {
  'every-nth': { type: 'string', summary: 'Look at frames 0, N, 2N, … (default: 10).', hint: 'N' },
  all: { type: 'boolean', summary: 'Look at every frame.' },
  'evenly-spread': { type: 'string', summary: 'Look at N frames, spread evenly.', hint: 'N' },
} as const;

interface SamplingValues {
  readonly 'every-nth': string | undefined;
  readonly all: boolean;
  readonly 'evenly-spread': string | undefined;
}

/** @throws REQUEST_INVALID */
export function samplingOf(flags: SamplingValues): SamplingPolicy {
  const { all, 'every-nth': everyNth, 'evenly-spread': spread } = flags;
  if ([all || undefined, everyNth, spread].filter((value) => value !== undefined).length > 1) {
    throw wrong('--every-nth, --all and --evenly-spread exclude one another');
  }
  if (all) return 'all';
  if (spread !== undefined) return { evenlySpread: wholeFlag('--evenly-spread', spread, 0, 1) };
  return { everyNth: wholeFlag('--every-nth', everyNth, 10, 1) };
}

const fits = CROP_FITS.join(', ');
const filters = RESIZE_FILTERS.join(', ');

export const CROP_FLAGS = {
  margin: {
    type: 'string',
    summary: 'Crop rule margin: share of the box that is added on each side (default: 0.33).',
    hint: 'SHARE',
  },
  square: { type: 'boolean', summary: 'Crop rule margin: make the crops square.' },
  size: {
    type: 'string',
    summary: 'Width and height of the crops (default: the size of each crop).',
    hint: 'PIXELS',
  },
  fit: { type: 'string', summary: `With --size: ${fits} (default: letterbox).`, hint: 'FIT' },
  filter: {
    type: 'string',
    summary: `With --size: ${filters} (default: area-cubic).`,
    hint: 'FILTER',
  },
} as const;

export const CROP_RULE_SUMMARY = CROP_NAMES.join(', ');

interface CropValues {
  readonly margin: string | undefined;
  readonly square: boolean;
  readonly size: string | undefined;
  readonly fit: string | undefined;
  readonly filter: string | undefined;
}

/** @throws REQUEST_INVALID */
export function cropRuleOf(name: string | undefined, flags: CropValues): CropRule {
  const use = choiceFlag('the crop rule', name, 'dfdc-1st', CROP_NAMES);
  if (use !== 'margin' && (flags.margin !== undefined || flags.square)) {
    throw wrong(`--margin and --square belong to the crop rule margin, not to ${use}`);
  }
  if (flags.size === undefined && (flags.fit !== undefined || flags.filter !== undefined)) {
    throw wrong('--fit and --filter say how crops get their --size, which is missing');
  }
  return {
    use,
    margin: flags.margin === '0' ? 0 : numberFlag('--margin', flags.margin, 0.33, 10),
    isSquare: flags.square,
    size: wholeFlag('--size', flags.size, 0, 1),
    fit: choiceFlag('--fit', flags.fit, 'letterbox', CROP_FITS),
    filter: choiceFlag('--filter', flags.filter, 'area-cubic', RESIZE_FILTERS),
  };
}
