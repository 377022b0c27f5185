/** Pipeline of sessions that name none, unless the configuration says otherwise. */
export const DEFAULT_PIPELINE = 'embedded';

/** Finds the faces where a command needs a detector and no pipeline is in play. */
export const DEFAULT_DETECTOR = 'embedded';
