import { join, parse } from 'node:path';
import { encodePng, writeWhole } from '@trueframe/dataset';
import type { Picture } from '@trueframe/sdk/resize';

/** A folder for PNG files that are named after the pictures which they come from. Equal names are numbered. */
export class PictureFolder {
  readonly #folder: string;
  readonly #taken = new Map<string, number>();

  /** The folder is made when something is saved. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `ending`: of the name, in front of `.png`. */
  async save(image: string, picture: Picture, ending = ''): Promise<void> {
    const name = `${parse(image).name}${ending}`;
    const count = (this.#taken.get(name) ?? 0) + 1;
    this.#taken.set(name, count);
    const file = count === 1 ? `${name}.png` : `${name}.${count}.png`;
    await writeWhole(join(this.#folder, file), encodePng(picture));
  }
}
