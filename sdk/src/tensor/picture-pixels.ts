/** A picture in a tensor: luma = factors * channels + shift. */
export interface PicturePixels {
  readonly width: number;
  readonly height: number;
  /** `width * height`. */
  readonly pixels: number;
  readonly data: Float32Array | Uint8Array;
  readonly offset: number;
  /** In the order of the channels. */
  readonly factors: readonly [number, number, number];
  readonly shift: number;
  /** Numbers from channel to channel, and from pixel to pixel. */
  readonly channelStep: number;
  readonly pixelStep: number;
}

/** Over a picture: of luma, of its Laplacian, of the Laplacian's squares. */
export interface CropSums {
  readonly luma: number;
  readonly laplacian: number;
  readonly squares: number;
}
