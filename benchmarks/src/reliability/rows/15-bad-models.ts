import { createHash } from 'node:crypto';
import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newKeyPair, signFolder } from '@trueframe/daemon/trust';
import { root } from '../../lib/scene.ts';
import type { Caller } from '../lib/caller.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge } from '../lib/judge.ts';
import { patternClip } from '../lib/media.ts';
import { writePipelines } from '../lib/pipeline-files.ts';
import type { Row, RowContext } from '../row.ts';

const FIXTURES = join(root, 'test/fixtures');
const DATA = 'model.onnx.data';

/** A bundle as somebody might offer it. */
interface Offer {
  /** Bundle of test/fixtures that it is made from. */
  readonly from: string;
  /** Changes the files, before or after they were signed. */
  readonly damage: (folder: string, random: () => number) => void;
  readonly when: 'before signing' | 'after signing';
}

const signed = (from: string, damage: Offer['damage'] = () => {}): Offer => ({
  ...{ from, damage, when: 'before signing' },
});

/** Damage that the hashes of model.json are made to fit, as somebody would who means it. */
const rehashed =
  (damage: Offer['damage']): Offer['damage'] =>
  (folder, random) => {
    damage(folder, random);
    const file = join(folder, 'model.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    const hash = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    const sealed = { ...manifest, sha256: hash('model.onnx'), data: { [DATA]: hash(DATA) } };
    writeFileSync(file, JSON.stringify(sealed));
  };

function flip(file: string, bytes: number): Offer['damage'] {
  return (folder, random) => {
    const path = join(folder, file);
    const content = readFileSync(path);
    for (let k = 0; k < bytes; k++) {
      const at = Math.floor(random() * content.length);
      content[at] = content[at]! ^ (1 + Math.floor(random() * 255));
    }
    writeFileSync(path, content);
  };
}

function cut(file: string): Offer['damage'] {
  return (folder, random) => {
    const path = join(folder, file);
    truncateSync(path, Math.floor(random() * (readFileSync(path).length - 1)));
  };
}

const noise: Offer['damage'] = (folder, random) =>
  writeFileSync(
    join(folder, 'model.onnx'),
    Uint8Array.from({ length: 500 }, () => random() * 256),
  );

const filled =
  (value: number): Offer['damage'] =>
  (folder) =>
    writeFileSync(join(folder, DATA), new Uint8Array(new Float32Array(768).fill(value).buffer));

const OFFERS: Readonly<Record<string, Offer>> = {
  'cut-graph': signed('external-models/external', rehashed(cut('model.onnx'))),
  'cut-weights': signed('external-models/external', rehashed(cut(DATA))),
  noise: signed('external-models/external', rehashed(noise)),
  'nan-weights': signed('external-models/external', rehashed(filled(Number.NaN))),
  'wrong-rank': signed('models/wrong-shape'),
  'wrong-hash': signed('models/wrong-hash'),
  'nan-output': signed('models/not-a-number'),
  'weights-from-outside': signed('external-models/outside'),
  'flipped-weights': {
    ...signed('external-models/external', flip(DATA, 50)),
    when: 'after signing',
  },
  'flipped-and-rehashed': {
    ...signed('external-models/external', rehashed(flip(DATA, 50))),
    when: 'after signing',
  },
  'flipped-graph': {
    ...signed('external-models/external', flip('model.onnx', 1)),
    when: 'after signing',
  },
};

export const row: Row = {
  number: 15,
  title: 'bad models',
  gate: 'bundles that are cut, random, flipped, of the wrong rank, full of NaN or with weights from elsewhere are refused, whether their hashes were made to fit or not; none scores; the sound one does',
  limitSeconds: { short: 120, full: 400 },
  runs: 'beside',
  async run(context) {
    const names = Object.keys(OFFERS);
    const rounds = context.short ? 1 : 30;
    const ids = Array.from({ length: rounds }, (_, k) =>
      names.map((name) => `${name}-${k}`),
    ).flat();
    const daemon = await context.startDaemon(await offer(context, ids));
    const source = patternClip(context.folder, 1);
    const run = async (id: string) => {
      const call = daemon.analyze({ source, options: { pipeline: id, includeScores: true } });
      await call.ended;
      return { id, call };
    };
    const ended: Awaited<ReturnType<typeof run>>[] = [];
    for (let k = 0; k < ids.length; k += names.length) {
      ended.push(...(await Promise.all(ids.slice(k, k + names.length).map(run))));
    }
    const sound = await run('sound');
    const scored = ended.filter(({ call }) => hasScored(call));
    const unnamed = ended.filter(({ call }) => !call.end?.code.startsWith('MODEL_'));
    const codes = [...new Set(ended.map(({ call }) => call.end?.code))].sort().join(', ');
    return {
      n: ended.length,
      ...judge(`${ended.length - scored.length} of ${ended.length} refused: ${codes}.`, {
        [`no bad model scores (${scored.map(({ id }) => id)})`]: scored.length === 0,
        [`each is refused for what it is (${unnamed.map(({ id, call }) => `${id}: ${call.end?.code}`)})`]:
          unnamed.length === 0,
        'the sound model scores': hasScored(sound.call),
        'the daemon lives': (await daemon.probe('/livez')).ok && !daemon.end,
      }),
    };
  },
};

/** Makes the bundles, all of them signed with a key that the daemon trusts, and a pipeline for each. */
async function offer({ folder, random }: RowContext, ids: readonly string[]): Promise<object> {
  const { privateKey, publicKey } = newKeyPair();
  const key = join(folder, 'key.pub.pem');
  writeFileSync(key, publicKey);
  const models = join(folder, 'models');
  for (const id of [...ids, 'sound']) {
    const { from, damage, when } =
      OFFERS[id.replace(/-\d+$/, '')] ?? signed('external-models/external');
    const bundle = join(models, id);
    cpSync(join(FIXTURES, from), bundle, { recursive: true });
    const file = join(bundle, 'model.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), id }));
    if (when === 'before signing') damage(bundle, random);
    await signFolder(bundle, 'bundle', privateKey);
    if (when === 'after signing') damage(bundle, random);
  }
  const member = (id: string) => ({ use: 'onnx', options: { bundle: id } });
  const tried = [...ids, 'sound'].map((id) => ({ id, member: member(id) }));
  return {
    ...withFixtures,
    models: [models],
    pipelines: [...withFixtures.pipelines, writePipelines(folder, tried)],
    cache: join(folder, 'cache'),
    trust: { require: 'bundles', keys: [key] },
  };
}

function hasScored({ events }: Caller): boolean {
  return events.some(({ scores }) => scores?.tracks.some(({ score }) => score !== undefined));
}
