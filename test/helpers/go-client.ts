import { fileURLToPath } from 'node:url';
import { protoRoot } from '@trueframe/proto';
import { execFileSync } from './programs.ts';
import { tempFolder } from './temp-folder.ts';

const source = fileURLToPath(new URL('../../examples/go', import.meta.url));

/** Builds examples/go with the Go packages of Debian and returns the path of the program. */
export function buildGoClient(): string {
  const folder = tempFolder();
  const stubs = `${folder}/src`;
  const outputs = [`--go_out=${stubs}`, `--go-grpc_out=${stubs}`];
  const files = ['trueframe', 'event', 'catalog', 'picture', 'role'].map(
    (name) => `trueframe/v1/${name}.proto`,
  );
  execFileSync('mkdir', [stubs]);
  execFileSync('protoc', [`-I${protoRoot}`, ...outputs, ...files]);
  const program = `${folder}/client`;
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: `${folder}:/usr/share/gocode` };
  execFileSync('go', ['build', '-o', program, '.'], { cwd: source, env });
  return program;
}
