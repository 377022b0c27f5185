import type { ModelInput } from '@trueframe/sdk';
import { TrueframeError } from '@trueframe/sdk';
import { type Guess, guessed, type Said } from './guess.ts';
import { type Port, portInWords } from './inspect-onnx.ts';

/** Pixels, frames and crops where the network takes any number. */
const ANY_SIDE = 224;
const ANY_FRAMES = 8;
const ANY_BATCH = 4;

const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const UNIT = { mean: [0, 0, 0], std: [1, 1, 1] } as const;

/**
 * Returns what a network's input is to be fed with, and which of it is guessed.
 * @throws MODEL_SHAPE_MISMATCH there is no input that takes pictures
 */
export function guessInput(inputs: readonly Port[]): Said<ModelInput> {
  const port = inputs.find(takesPictures);
  if (!port || inputs.length > 1) {
    const found = inputs.map((one) => `${one.name} ${portInWords(one)}`).join('; ') || 'none';
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `a scorer has one input for pictures of 3 colours, float32 or uint8 of 4 dimensions (5 with frames); this one has: ${found}. ` +
        'Export it with one such input, or write a model plugin: trueframe plugin new NAME --kind model',
    );
  }
  const hasFrames = port.dims.length === 5;
  const picture = port.dims.slice(-3);
  const layout = picture[0] === 3 ? 'nchw' : 'nhwc';
  const [height, width] = layout === 'nchw' ? picture.slice(1) : picture;
  const guesses: Guess[] = [];
  const sized = (field: string, size: number | string | undefined, any: number) =>
    typeof size === 'number'
      ? size
      : guessed(guesses, `input.${field}`, any, 'training: the network takes any');
  const batch = port.dims[0];
  const isFloat = port.type === 'float32';
  const range = isFloat && layout === 'nchw' ? IMAGENET : UNIT;
  const input: ModelInput = {
    name: port.name,
    crop: guessed(
      guesses,
      'input.crop',
      { shape: 'square', scale: 1.3, outside: 'zero', resize: 'area' },
      'how faces were cut in training: a wrong margin costs most of what a model knows',
    ),
    width: sized('width', width, ANY_SIDE),
    height: sized('height', height, ANY_SIDE),
    color: guessed(
      guesses,
      'input.color',
      'rgb',
      'the library that read the pictures in training: OpenCV gives bgr',
    ),
    layout,
    type: isFloat ? 'float32' : 'uint8',
    mean: [...range.mean],
    std: [...range.std],
    frames: hasFrames ? sized('frames', port.dims[1], ANY_FRAMES) : 1,
    step: 1,
    maxBatch: typeof batch === 'number' ? batch : ANY_BATCH,
  };
  if (isFloat) {
    const why = 'training: (pixel / 255 - mean) / std. Others: 0 and 1, 0.5 and 0.5';
    guessed(guesses, 'input.mean, input.std', range === IMAGENET ? 'of ImageNet' : '0 and 1', why);
  }
  if (hasFrames)
    guessed(guesses, 'input.step', 1, 'training: frames of the source from one to the next');
  return { value: input, guesses };
}

function takesPictures({ type, dims }: Port): boolean {
  const hasColours = dims.at(-3) === 3 || dims.at(-1) === 3;
  return (type === 'float32' || type === 'uint8') && [4, 5].includes(dims.length) && hasColours;
}
