import { DEFAULT_DETECTOR } from '@trueframe/daemon/config';
import { openPluginContext } from '@trueframe/daemon/models';
import { loadPlugins, type PluginRegistry } from '@trueframe/daemon/plugins';
import {
  type Box,
  type Detector,
  type Model,
  type PluginContext,
  type Score,
  TrueframeError,
} from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import type { Picture } from '@trueframe/sdk/resize';
import { cropToTensor, inputDims, inputLength, tensorToPicture } from '@trueframe/sdk/tensor';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { guardPlugin } from './guard-plugin.ts';
import { fileEnding, lookFields, lookTitle } from './looks/look-names.ts';
import { type Look, looksOf } from './looks/looks-of.ts';
import { PictureFolder } from './picture-folder.ts';
import { readOptions } from './plugin-options.ts';
import { printFaces } from './print-faces.ts';
import { FEW_FRAMES, FILE_SAMPLING_FLAGS, fileSampling } from './sampling-flags.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { printJson } from './terminal.ts';

interface ScoredFace {
  readonly box: Box;
  readonly score: Score;
}

const never = new AbortController().signal;

export const score = defineCommand({
  name: 'score',
  summary: 'Run one model on the faces of pictures or of frames of videos: 0 to 1, 1 = synthetic.',
  operands: {
    name: 'FILE',
    summary: `Pictures or videos; of a video ${FEW_FRAMES} frames, unless flags say which.`,
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    ...SETUP_FLAGS,
    model: {
      type: 'string',
      summary: 'Id of a model plugin, or of a bundle (which the plugin onnx then runs).',
      hint: 'ID',
    },
    options: { type: 'string', summary: 'Options of the model plugin.', hint: 'JSON' },
    detector: {
      type: 'string',
      summary: `Detector that finds the faces (default: ${DEFAULT_DETECTOR}).`,
      hint: 'ID',
    },
    ...FILE_SAMPLING_FLAGS,
    whole: { type: 'boolean', summary: 'The picture is a face crop already: detect nothing.' },
    'save-crops': {
      type: 'string',
      summary: 'Write what the network gets of each face as PNG files.',
      hint: 'FOLDER',
    },
    json: { type: 'boolean', summary: 'One JSON object per picture or frame.' },
  },
  async run(flags, images) {
    if (flags.model === undefined) {
      throw new TrueframeError('REQUEST_INVALID', '--model is missing; see trueframe score --help');
    }
    const wanted = fileSampling(flags);
    const config = await loadSetup(flags);
    const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
    await using context = await openPluginContext(config);
    const { use, options } = asPlugin(flags.model, readOptions(flags.options), registry);
    const definition = registry.model(use);
    const parsed = parseOptions(`model ${use}`, definition.options, options);
    const model = await guardPlugin(`model ${use}`, 'create', () =>
      definition.create(context, parsed),
    );
    const { id, version } = model.info;
    const detector = flags.whole
      ? undefined
      : await openDetector(registry, flags.detector ?? DEFAULT_DETECTOR, context);
    const folder = flags['save-crops'];
    const crops = folder === undefined ? undefined : new PictureFolder(folder);
    try {
      for (const image of images) {
        for await (const look of looksOf(image, { config, ...wanted, input: model.input })) {
          const faces = await scoreFaces(look, model, detector, async (crop, number) =>
            crops?.save(image, crop, `${fileEnding(look)}-${number}`),
          );
          if (flags.json) printJson({ image, ...lookFields(look), model: id, faces });
          else {
            const title = `${lookTitle(image, look)}  ${id} ${version}`;
            printFaces(title, ['score (1 = synthetic)'], faces.map(toRow));
          }
        }
      }
    } finally {
      await detector?.close?.();
      await model.close?.();
    }
    return EXIT.ok;
  },
});

/** A name that is no plugin is taken for a bundle. */
function asPlugin(name: string, options: Record<string, unknown>, registry: PluginRegistry) {
  const isPlugin = registry.facts().some(({ kind, id }) => kind === 'model' && id === name);
  return isPlugin ? { use: name, options } : { use: 'onnx', options: { ...options, bundle: name } };
}

async function openDetector(
  registry: PluginRegistry,
  id: string,
  context: PluginContext,
): Promise<Detector> {
  const definition = registry.detector(id);
  const options = parseOptions(`detector ${id}`, definition.options, {});
  return guardPlugin(`detector ${id}`, 'create', () => definition.create(context, options));
}

async function scoreFaces(
  { frame, before, fault }: Look,
  model: Model,
  detector: Detector | undefined,
  onCrop: (crop: Picture, number: number) => Promise<void>,
): Promise<ScoredFace[]> {
  const whole: Box = { x1: 0, y1: 0, x2: frame.width, y2: frame.height };
  const boxes = detector
    ? (await guardPlugin('detector', 'detect', () => detector.detect(frame, never))).map(
        ({ box }) => box,
      )
    : [whole];
  const input = detector
    ? model.input
    : { ...model.input, crop: { ...model.input.crop, shape: 'frame' as const } };
  const faces: ScoredFace[] = [];
  // One at a time: a model may only take so many, and here nobody is in a hurry.
  for (const box of boxes) {
    if (fault !== undefined) {
      faces.push({ box, score: { abstain: fault } });
      continue;
    }
    const length = inputLength(input);
    const data = input.type === 'float32' ? new Float32Array(length) : new Uint8Array(length);
    // Several frames of a still picture are the same one again: a video that does not move.
    for (let k = 0; k < input.frames; k++) {
      cropToTensor(before[k] ?? frame, box, input, data, (k * length) / input.frames);
    }
    await onCrop(tensorToPicture(input, data), faces.length + 1);
    const crops = { count: 1, dims: inputDims(input, 1), data };
    const [result] = await guardPlugin(`model ${model.info.id}`, 'score', () =>
      model.score(crops, never),
    );
    faces.push({ box, score: result! });
  }
  return faces;
}

function toRow({ box, score: result }: ScoredFace) {
  const said = typeof result === 'number' ? result.toFixed(4) : `abstains: ${result.abstain}`;
  return { box, cells: [said] };
}
