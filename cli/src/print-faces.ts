import type { Box } from '@trueframe/sdk';
import { printTable } from './print-table.ts';
import { print } from './terminal.ts';

/** A face of a picture, and what else is said of it. */
interface FaceRow {
  readonly box: Box;
  readonly cells: readonly string[];
}

/** A line with the number of faces, and a table with one row for each; `columns` are those behind the box. */
export function printFaces(
  title: string,
  columns: readonly string[],
  faces: readonly FaceRow[],
): void {
  print(`${title}  ${faceCount(faces.length)}`);
  if (faces.length === 0) return;
  printTable(
    ['#', 'x1', 'y1', 'x2', 'y2', ...columns],
    faces.map(({ box, cells }, index) => [
      String(index + 1),
      ...[box.x1, box.y1, box.x2, box.y2].map((value) => value.toFixed(1)),
      ...cells,
    ]),
  );
}

export function faceCount(count: number): string {
  return count === 1 ? '1 face' : `${count} faces`;
}
