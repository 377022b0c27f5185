// node nsfwjs.cjs NODE_MODULES/nsfwjs mobilenet_v2 OUT: the model of the npm package as model.json and weights.bin.
const { mkdirSync, readdirSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const [packageFolder, model, out] = process.argv.slice(2);
const folder = resolve(packageFolder, 'dist/models', model);
const plain = (loaded) => loaded.default ?? loaded;
const json = plain(require(join(folder, 'model.min.js')));
const shards = readdirSync(folder)
  .filter((file) => file.startsWith('group1'))
  .sort()
  .map((file) => {
    const shard = plain(require(join(folder, file)));
    return Buffer.from(typeof shard === 'string' ? shard : Object.values(shard)[0], 'base64');
  });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'model.json'), JSON.stringify(json));
writeFileSync(join(out, 'weights.bin'), Buffer.concat(shards));
