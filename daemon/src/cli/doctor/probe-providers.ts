// A program of its own: providers whose libraries are missing print straight to stderr, and may take the process along.
import { loadRuntime, type Runtime, runtimeVersion } from '../../models/runtime.ts';

/** A whole model: y = Identity(x), both float32 [1]. Opening it shows whether a provider's libraries are there. */
const IDENTITY = Buffer.from(
  'CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAN',
  'base64',
);

const runtime = loadRuntime();
process.stdout.write(`version ${runtimeVersion(runtime)}\n`);
for (const { name } of runtime.listSupportedBackends()) {
  const outcome = (await opensWith(runtime, name)) ? 'opens' : 'closed';
  process.stdout.write(`${outcome} ${name}\n`);
}

async function opensWith({ InferenceSession }: Runtime, provider: string): Promise<boolean> {
  try {
    const session = await InferenceSession.create(IDENTITY, {
      executionProviders: [provider],
      intraOpNumThreads: 1,
    });
    await session.release();
    return true;
  } catch {
    return false;
  }
}
