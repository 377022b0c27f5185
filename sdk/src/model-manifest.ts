/** Rules that turn a face into a network input. The crop stage carries out every field. */
export interface CropRule {
  /**
   * `square`: side = max(box width, box height) * scale, centred on the box.
   * `box`: each side * scale, centred; aspect is lost by the resize.
   * `frame`: the whole frame (for pictures that are crops already).
   */
  readonly shape: 'square' | 'box' | 'frame';
  /** Enlargement of the box about its centre; 1 = tight. */
  readonly scale: number;
  /** Treatment of what lies outside the frame: `zero` black, `clip` the window is cut at the frame's edge. */
  readonly outside: 'zero' | 'clip';
  /** `bilinear` plain, half-pixel centres; `area` mean over the source cell when shrinking, bilinear when enlarging. */
  readonly resize: 'bilinear' | 'area';
}

/** Input of the network. `N` is the number of crops. */
export interface ModelInput {
  /** Name of the graph input. */
  readonly name: string;
  readonly crop: CropRule;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly color: 'rgb' | 'bgr';
  /** 2-D: NCHW or NHWC. With frames > 1 a time axis comes before the picture: NTCHW, NTHWC. */
  readonly layout: 'nchw' | 'nhwc';
  readonly type: 'float32' | 'uint8';
  /** float32 only: value = (pixel / 255 - mean) / std per channel in the order of `color`. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /**
   * Frames of one track that make one input, oldest first; 1: a frame model. On streams they end with the analysed frame, and
   * all are cut at the place of the face in that one; a `method` chooses for itself.
   */
  readonly frames: number;
  /** Clip models that take any number of frames: from `frames`, which is then at least 2 and what streams give, to this. */
  readonly maxFrames?: number | undefined;
  /** From one frame of an input to the next, in frames of the source; 1: neighbours. Methods choose for themselves. */
  readonly step: number;
  /** Most crops that one call may ask a run for. On a device the crops of several sessions share runs: `devices.batches`. */
  readonly maxBatch: number;
}

/** Output of the network, and which way it points. */
export interface ModelOutput {
  /** Name of the graph output. */
  readonly name: string;
  /** Shape [N] or [N, k]: which column. */
  readonly index: number;
  /** `probability`: 0..1 as is. `logit`: through a sigmoid. `logits`: softmax over the k columns. */
  readonly activation: 'probability' | 'logit' | 'logits';
  /** With frames > 1: the network gives one value per frame, shape [N, frames], instead of one per input. */
  readonly perFrame?: boolean | undefined;
  /** Meaning of a high value. The host turns `real` around: in Trueframe 1 = synthetic, always. */
  readonly high: 'synthetic' | 'real';
  /** A second output [N] that grows with the distance to the training domain: above `limit` the member abstains. */
  readonly outOfDistribution?: { readonly name: string; readonly limit: number } | undefined;
}

/** Limits outside of which the model does not vote. Absent limits do not apply. */
export interface ModelLimits {
  /** Shorter side of the face box in pixels of the frame. */
  readonly minFacePx?: number | undefined;
  /** Variance of the 4-neighbour Laplacian of the crop's luma (0..255 scale) at network size. */
  readonly minSharpness?: number | undefined;
  /** Mean luma of the crop, 0..255. */
  readonly minBrightness?: number | undefined;
  readonly maxBrightness?: number | undefined;
}

/** A graph and what goes with it; see `ModelManifest`. */
export interface NetworkFile {
  readonly file: string;
  readonly sha256: string;
  readonly data?: Readonly<Record<string, string>> | undefined;
}

/** `model.json` of a bundle. */
export interface ModelManifest {
  /** Unique; lower case, digits, dashes. */
  readonly id: string;
  /** Semantic version. */
  readonly version: string;
  readonly task: 'scorer' | 'face-detector';
  readonly summary: string;
  readonly license: string;
  /** File name inside the bundle, or inside one of the model folders for weights that may not be redistributed. */
  readonly file: string;
  /**
   * Hex SHA-256 of the file. In the manifest that comes with an open model it covers all files of the network that runs: where there
   * are more than `file`, it is that of what `sha256sum FILE DATA…` prints.
   */
  readonly sha256: string;
  /**
   * Hex SHA-256 of the files that the graph keeps weights in, by their paths relative to it. Absent: there are none, or nobody
   * noted their hashes; then they are noted in the cache when they are first used.
   */
  readonly data?: Readonly<Record<string, string>> | undefined;
  /**
   * The same network for the CPU, e.g. in int8: same names and shapes, other weights. Where one runs, the manifest that comes with
   * the open model names this file. Absent: `file` runs everywhere.
   */
  readonly cpu?: NetworkFile | undefined;
  /**
   * Hex SHA-256 of further files of the bundle that its plugin reads, such as a list of classes, by their paths in the folder. They are checked
   * whenever the model opens.
   */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Scorers only. */
  readonly input?: ModelInput | undefined;
  readonly output?: ModelOutput | undefined;
  /** Platt scaling on the logit: p = sigmoid(a * logit + b); `uncalibrated` when nobody measured. */
  readonly calibration: 'uncalibrated' | { readonly a: number; readonly b: number };
  /** Families of manipulation that it was shown to detect, with the figures in `quality`. */
  readonly scope: readonly string[];
  /** Families that it was measured to miss. While no other voter covers them, nothing is called authentic. */
  readonly blindTo: readonly string[];
  readonly limits?: ModelLimits | undefined;
  /** Origin of the model: link, paper, who trained it on what. */
  readonly provenance: string;
  /** Measured, in words and numbers. */
  readonly quality?: Readonly<Record<string, string | number>> | undefined;
}
