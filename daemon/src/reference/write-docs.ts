// Writes docs/configuration.md and config/example.yml from the schemas: `npm run gen -w daemon`.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { configurationPage } from './configuration-page.ts';
import { exampleConfig } from './example-config.ts';

const root = new URL('../../../', import.meta.url);
await writeFile(fileURLToPath(new URL('config/example.yml', root)), exampleConfig());
await writeFile(fileURLToPath(new URL('docs/configuration.md', root)), await configurationPage());
