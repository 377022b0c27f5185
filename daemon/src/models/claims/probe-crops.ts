import type { Box, ModelInput, RgbFrame } from '@trueframe/sdk';
import { drawnFace } from '@trueframe/sdk/pictures';
import { cropToTensor, inputLength } from '@trueframe/sdk/tensor';

/** One input of a scorer. */
export interface ProbeCrop {
  readonly name: string;
  readonly data: Float32Array | Uint8Array;
}

const [WIDTH, HEIGHT] = [320, 240];

/**
 * Pictures that have nothing in common, cut as the model asks: drawn faces of several sizes and colours, and no faces. A network
 * that looks at its input cannot give the same for all of them.
 */
export function* probeCrops(input: ModelInput): Iterable<ProbeCrop> {
  for (const { name, frame, box } of pictures()) {
    const length = inputLength(input);
    const data = input.type === 'float32' ? new Float32Array(length) : new Uint8Array(length);
    // A still picture is a video that does not move.
    for (let k = 0; k < input.frames; k++) {
      cropToTensor(frame, box, input, data, (k * length) / input.frames);
    }
    yield { name, data };
  }
}

function* pictures(): Iterable<{ name: string; frame: RgbFrame; box: Box }> {
  const { frame, box } = drawnFace({ width: WIDTH, height: HEIGHT, scale: 0.5 });
  const changed = (change: (value: number, at: number) => number): RgbFrame => {
    return { ...frame, data: Uint8Array.from(frame.data, change) };
  };
  yield { name: 'a drawn face', frame, box };
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  yield { name: 'noise', frame: changed(noise), box };
  yield { name: 'black', frame: changed(() => 0), box };
  yield { name: 'white', frame: changed(() => 255), box };
  yield { name: 'a dark face', frame: changed((value) => value / 3), box };
  yield { name: 'a negative face', frame: changed((value) => 255 - value), box };
  yield {
    name: 'a red face',
    frame: changed((value, at) => (at % 3 === 0 ? value : value / 4)),
    box,
  };
  yield { name: 'stripes', frame: changed((_, at) => (at % 48 < 24 ? 30 : 220)), box };
  const large = drawnFace({
    width: WIDTH,
    height: HEIGHT,
    x: -WIDTH / 2,
    y: -40,
    isMirrored: true,
  });
  yield { name: 'a large face', ...large };
}
