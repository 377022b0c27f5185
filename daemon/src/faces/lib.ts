// @trueframe/daemon/lib: small general parts that the packages of Trueframe share.
export { fileHash } from '../lib/file-hash.ts';
export { isJunk } from '../lib/junk-names.ts';
export { mapTexts } from '../lib/map-texts.ts';
export { parseJson } from '../lib/parse-json.ts';
export { redact, redactSource } from '../lib/redact.ts';
export { settleWithin } from '../lib/settle-within.ts';
export { readText } from '../lib/text-file.ts';
export { toIso, wallClockMs } from '../lib/wall-clock.ts';
