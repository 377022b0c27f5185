export { checksums, digestsOf } from './archives.ts';
export { type Licensed, licencesOf, refusedLicences } from './licences.ts';
export { changesOf, problemsOf } from './problems.ts';
export { provenanceOf } from './provenance.ts';
export { Repository } from './repository.ts';
export { cycloneDx, spdx } from './sboms.ts';
