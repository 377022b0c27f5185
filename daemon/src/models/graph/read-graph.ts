import { WireFile } from './wire-file.ts';

/** A tensor whose values lie in another file. */
export interface ExternalTensor {
  readonly name: string;
  /** As the graph writes it: meant as a path relative to the graph's folder. */
  readonly location: string;
  /** Bytes that the file must have for it; 0: the graph does not say. */
  readonly neededBytes: number;
}

/** One operation. */
export interface GraphNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes by name. */
  readonly integers: Readonly<Record<string, number>>;
}

/** An output of the graph. */
export interface GraphOutput {
  readonly name: string;
  /** -1: any. Absent: the graph does not say. */
  readonly dims?: readonly number[];
}

/** Contents of an ONNX file without its weights. */
export interface GraphFacts {
  readonly outputs: readonly GraphOutput[];
  /** In the order of the graph; also those inside of branches and loops. */
  readonly externals: readonly ExternalTensor[];
  /** Nodes of the graph itself; not those inside of branches, loops and functions. */
  readonly nodes: readonly GraphNode[];
}

/** Graphs nest: branches in loops in branches. */
const MAX_DEPTH = 50;

/** Bytes per element of TensorProto.DataType; types of less than a byte are left out: nothing is claimed about them. */
const ELEMENT_BYTES: Readonly<Record<number, number>> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  16: 2,
};

/**
 * Reads nodes and references to other files from an ONNX file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 * Weights are skipped, so a file of gigabytes takes milliseconds.
 * @throws Error the file is no ONNX model
 */
export function readGraph(path: string): GraphFacts {
  using file = new WireFile(path);
  const reader = new GraphReader(file);
  reader.readModel();
  return { outputs: reader.outputs, externals: reader.externals, nodes: reader.nodes };
}

class GraphReader {
  readonly externals: ExternalTensor[] = [];
  readonly nodes: GraphNode[] = [];
  readonly outputs: GraphOutput[] = [];
  readonly #file: WireFile;

  constructor(file: WireFile) {
    this.#file = file;
  }

  readModel(): void {
    let hasGraph = false;
    for (const part of this.#file.fields(0, this.#file.size)) {
      if (!('start' in part)) continue;
      if (part.field === 7) {
        hasGraph = true;
        this.#readGraph(part.start, part.end, 0);
      } else if (part.field === 25) this.#readFunction(part.start, part.end);
    }
    if (!hasGraph) throw new Error('it has no graph');
  }

  #readGraph(start: number, end: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new Error(`graphs nest more than ${MAX_DEPTH} deep`);
    for (const part of this.#file.fields(start, end)) {
      if (!('start' in part)) continue;
      if (part.field === 1) {
        const node = this.#readNode(part.start, part.end, depth);
        if (depth === 0) this.nodes.push(node);
      } else if (part.field === 5) this.#readTensor(part.start, part.end);
      else if (part.field === 12 && depth === 0) {
        this.outputs.push(this.#readOutput(part.start, part.end));
      } else if (part.field === 15) this.#readSparseTensor(part.start, part.end);
    }
  }

  #readOutput(start: number, end: number): GraphOutput {
    let name = '';
    let dims: number[] | undefined;
    for (const part of this.#file.fields(start, end)) {
      if (!('start' in part)) continue;
      if (part.field === 1) name = this.#file.text(part.start, part.end);
      // Down to the shape: type, tensor_type, shape, dim.
      else if (part.field === 2) dims = this.#readShape(part.start, part.end);
    }
    return dims ? { name, dims } : { name };
  }

  #readShape(start: number, end: number): number[] | undefined {
    const shape = this.#last([1, 2], { start, end });
    if (!shape) return undefined;
    const dims: number[] = [];
    for (const part of this.#file.fields(shape.start, shape.end)) {
      if (!('start' in part) || part.field !== 1) continue;
      let size = -1;
      for (const inner of this.#file.fields(part.start, part.end)) {
        if (inner.field === 1 && 'value' in inner) size = inner.value;
      }
      dims.push(size);
    }
    return dims;
  }

  /** The message at the end of a path of fields. */
  #last(path: readonly number[], range: { readonly start: number; readonly end: number }) {
    let found: typeof range | undefined = range;
    for (const field of path) {
      let inner: typeof range | undefined;
      for (const part of this.#file.fields(found.start, found.end)) {
        if (part.field === field && 'start' in part) inner = part;
      }
      if (!inner) return undefined;
      found = inner;
    }
    return found;
  }

  #readFunction(start: number, end: number): void {
    for (const part of this.#file.fields(start, end)) {
      if (!('start' in part)) continue;
      if (part.field === 7) this.#readNode(part.start, part.end, 1);
      else if (part.field === 11) this.#readAttribute(part.start, part.end, 1);
    }
  }

  #readNode(start: number, end: number, depth: number): GraphNode {
    const node = { op: '', inputs: [] as string[], outputs: [] as string[], integers: {} };
    const texts: Record<string, string> = {};
    for (const part of this.#file.fields(start, end)) {
      if (!('start' in part)) continue;
      const { field } = part;
      if (field === 1) node.inputs.push(this.#file.text(part.start, part.end));
      else if (field === 2) node.outputs.push(this.#file.text(part.start, part.end));
      else if (field === 4) node.op = this.#file.text(part.start, part.end);
      else if (field === 5) {
        const { name, integer, text } = this.#readAttribute(part.start, part.end, depth);
        if (integer !== undefined) Object.assign(node.integers, { [name]: integer });
        if (name === 'ep_cache_context' && text)
          texts[name] = this.#file.text(text.start, text.end);
      }
    }
    this.#addEngine(node, texts.ep_cache_context);
    return node;
  }

  /** A node that is a whole compiled network (`EPContext`) may name the file that it lies in. */
  #addEngine({ op, integers }: GraphNode, context: string | undefined): void {
    if (op !== 'EPContext' || context === undefined || (integers.embed_mode ?? 1) !== 0) return;
    this.externals.push({ name: op, location: context, neededBytes: 0 });
  }

  #readAttribute(start: number, end: number, depth: number) {
    let name = '';
    let integer: number | undefined;
    let text: { readonly start: number; readonly end: number } | undefined;
    for (const part of this.#file.fields(start, end)) {
      if (!('start' in part)) {
        if (part.field === 3) integer = part.value;
        continue;
      }
      const { field } = part;
      if (field === 1) name = this.#file.text(part.start, part.end);
      else if (field === 4) text = part;
      else if (field === 5 || field === 10) this.#readTensor(part.start, part.end);
      else if (field === 6 || field === 11) this.#readGraph(part.start, part.end, depth + 1);
      else if (field === 22 || field === 23) this.#readSparseTensor(part.start, part.end);
    }
    return { name, integer, text };
  }

  #readSparseTensor(start: number, end: number): void {
    for (const part of this.#file.fields(start, end)) {
      const isTensor = part.field === 1 || part.field === 2;
      if ('start' in part && isTensor) this.#readTensor(part.start, part.end);
    }
  }

  #readTensor(start: number, end: number): void {
    let [name, type, elements, isExternal] = ['', 0, 1, false];
    const entries: Record<string, string> = {};
    for (const part of this.#file.fields(start, end)) {
      if (!('start' in part)) {
        if (part.field === 1) elements *= part.value;
        else if (part.field === 2) type = part.value;
        else if (part.field === 14) isExternal = part.value === 1;
        continue;
      }
      if (part.field === 1) {
        for (const size of this.#file.packed(part.start, part.end)) elements *= size;
      } else if (part.field === 8) name = this.#file.text(part.start, part.end);
      else if (part.field === 13) Object.assign(entries, this.#readEntry(part.start, part.end));
    }
    if (!isExternal) return;
    const { location = '', offset = '0', length } = entries;
    const bytes = length === undefined ? elements * (ELEMENT_BYTES[type] ?? 0) : Number(length);
    this.externals.push({ name, location, neededBytes: Number(offset) + bytes });
  }

  #readEntry(start: number, end: number): Record<string, string> {
    let [key, value] = ['', ''];
    for (const part of this.#file.fields(start, end)) {
      if (!('start' in part)) continue;
      if (part.field === 1) key = this.#file.text(part.start, part.end);
      else if (part.field === 2) value = this.#file.text(part.start, part.end);
    }
    return { [key]: value };
  }
}
