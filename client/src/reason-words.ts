/** Words for the codes of docs/verdicts.md, for a person who has not read it. */
export const REASON_WORDS: Readonly<Record<string, string>> = {
  BETWEEN_THRESHOLDS: 'the score is too high for authentic and too low for synthetic',
  BLIND_SPOT:
    'nothing was found, and nothing is known about the manipulations that the models miss',
  TOO_FEW_SAMPLES: 'the face was seen too briefly',
  LOW_COVERAGE: "most of the face's frames could not be scored",
  NO_FACE: 'no face in any analysed frame',
  NO_FRAMES: 'no frame was analysed',
  MEMBER_FAILED: 'a model failed at least once',
  MEMBER_SKIPPED: 'an optional model was left out at least once, to keep up',
  SOME_FACES_NOT_EVALUATED: 'other faces could not be scored, or were seen too briefly',
  GAP: 'part of the source was not seen',
  TRUNCATED: 'the source is cut short, damaged or failed, so part of it is missing',
  CORRUPT: 'damaged frames were not scored',
  FACE_TOO_SMALL: 'the face has fewer pixels than a model needs',
  TOO_DARK: 'the face is too dark for a model',
  TOO_BRIGHT: 'the face is too bright for a model',
  TOO_BLURRED: 'the face is too blurred for a model',
  HDR_NOT_GRADED: 'the pictures are HDR, and nothing here could make ordinary ones of them',
  WINDOW_INCOMPLETE: 'a model needs several frames in a row, and some of them are not there',
  WINDOW_DAMAGED: 'a model needs several frames in a row, and some of them are damaged',
  OUT_OF_DISTRIBUTION: 'the face is unlike anything a model was trained on',
};
