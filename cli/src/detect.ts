import { DEFAULT_DETECTOR } from '@trueframe/daemon/config';
import { openPluginContext } from '@trueframe/daemon/models';
import { loadPlugins } from '@trueframe/daemon/plugins';
import type { Detection } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { defineCommand } from './command.ts';
import { DETECTOR_FLAGS } from './detector-flags.ts';
import { drawFaces } from './draw-faces.ts';
import { EXIT } from './exit-code.ts';
import { guardPlugin } from './guard-plugin.ts';
import { fileEnding, lookFields, lookTitle } from './looks/look-names.ts';
import { looksOf } from './looks/looks-of.ts';
import { PictureFolder } from './picture-folder.ts';
import { readOptions } from './plugin-options.ts';
import { printFaces } from './print-faces.ts';
import { FEW_FRAMES, FILE_SAMPLING_FLAGS, fileSampling } from './sampling-flags.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { printJson } from './terminal.ts';

export const detect = defineCommand({
  name: 'detect',
  summary:
    'Run one detector on pictures or frames of videos: boxes, confidences and landmarks in pixels.',
  operands: {
    name: 'FILE',
    summary: `Pictures or videos; of a video ${FEW_FRAMES} frames, unless flags say which.`,
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    ...SETUP_FLAGS,
    ...DETECTOR_FLAGS,
    ...FILE_SAMPLING_FLAGS,
    draw: {
      type: 'string',
      summary:
        'Write copies of the pictures or frames with boxes, landmarks and confidence as PNG files.',
      hint: 'FOLDER',
    },
    json: { type: 'boolean', summary: 'One JSON object per picture or frame.' },
  },
  async run(flags, images) {
    const wanted = fileSampling(flags);
    const config = await loadSetup(flags);
    const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
    const definition = registry.detector(flags.detector ?? DEFAULT_DETECTOR);
    const owner = `detector ${definition.id}`;
    const options = parseOptions(owner, definition.options, readOptions(flags.options));
    await using context = await openPluginContext(config);
    const detector = await guardPlugin(owner, 'create', () => definition.create(context, options));
    const drawings = flags.draw === undefined ? undefined : new PictureFolder(flags.draw);
    try {
      for (const image of images) {
        for await (const look of looksOf(image, { config, ...wanted })) {
          const { frame } = look;
          const { width, height } = frame;
          const detections = await guardPlugin(owner, 'detect', () =>
            detector.detect(frame, new AbortController().signal),
          );
          await drawings?.save(image, drawFaces(frame, detections), fileEnding(look));
          if (flags.json) {
            const facts = { image, ...lookFields(look), width, height };
            printJson({ ...facts, detections: detections.map(plain) });
          } else {
            const title = `${lookTitle(image, look)}  ${width}x${height}`;
            printFaces(title, COLUMNS, detections.map(toRow));
          }
        }
      }
    } finally {
      await detector.close?.();
    }
    return EXIT.ok;
  },
});

function plain({ box, confidence, landmarks }: Detection): object {
  return { box, confidence, ...(landmarks && { landmarks: [...landmarks] }) };
}

const COLUMNS = ['confidence', 'landmarks'];

function toRow({ box, confidence, landmarks = [] }: Detection) {
  return { box, cells: [confidence.toFixed(3), points(landmarks)] };
}

function points(landmarks: readonly number[]): string {
  const pairs: string[] = [];
  for (let k = 0; k + 1 < landmarks.length; k += 2) {
    pairs.push(`${landmarks[k]?.toFixed(0)},${landmarks[k + 1]?.toFixed(0)}`);
  }
  return pairs.join(' ') || '-';
}
