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
  /** Version of the operators that the graph is written in; 0: it does not say. */
  readonly opset: number;
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
  const { opset, outputs, externals, nodes } = reader;
  return { opset, outputs, externals, nodes };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

type ByField<T> = { readonly [field: number]: (value: T) => unknown };

class GraphReader {
  readonly externals: ExternalTensor[] = [];
  readonly nodes: GraphNode[] = [];
  readonly outputs: GraphOutput[] = [];
  opset = 0;
  readonly #file: WireFile;

  constructor(file: WireFile) {
    this.#file = file;
  }

  readModel(): void {
    let hasGraph = false;
    this.#read(
      { start: 0, end: this.#file.size },
      {
        7: (graph) => {
          hasGraph = true;
          this.#readGraph(graph, 0);
        },
        8: (part) => this.#readOperatorSet(part),
        25: (part) => this.#readFunction(part),
      },
    );
    if (!hasGraph) throw new Error('it has no graph');
  }

  /** Only that of ONNX itself, whose domain is empty or `ai.onnx`. */
  #readOperatorSet(range: Range): void {
    const domain = this.#last(1, range);
    const keep = (version: number) => {
      this.opset = version;
    };
    if (!domain || ['', 'ai.onnx'].includes(this.#text(domain))) {
      this.#read(range, {}, { 2: keep });
    }
  }

  /** Hands the fields of a message to those who want them, by number; others are skipped. */
  #read({ start, end }: Range, ranges: ByField<Range>, numbers: ByField<number> = {}): void {
    for (const part of this.#file.fields(start, end)) {
      if ('start' in part) ranges[part.field]?.(part);
      else numbers[part.field]?.(part.value);
    }
  }

  #text({ start, end }: Range): string {
    return this.#file.text(start, end);
  }

  #readGraph(graph: Range, depth: number): void {
    if (depth > MAX_DEPTH) throw new Error(`graphs nest more than ${MAX_DEPTH} deep`);
    const isMain = depth === 0;
    this.#read(graph, {
      1: (part) => {
        const node = this.#readNode(part, depth);
        if (isMain) this.nodes.push(node);
      },
      5: (part) => this.#readTensor(part),
      ...(isMain && { 12: (part: Range) => this.outputs.push(this.#readOutput(part)) }),
      15: (part) => this.#readSparseTensor(part),
    });
  }

  #readOutput(output: Range): GraphOutput {
    let name = '';
    let dims: number[] | undefined;
    this.#read(output, {
      1: (part) => {
        name = this.#text(part);
      },
      2: (part) => {
        dims = this.#readShape(part);
      },
    });
    return dims ? { name, dims } : { name };
  }

  /** Down to the shape: type, tensor_type, shape, dim. */
  #readShape(type: Range): number[] | undefined {
    const tensorType = this.#last(1, type);
    const shape = tensorType && this.#last(2, tensorType);
    if (!shape) return undefined;
    const dims: number[] = [];
    this.#read(shape, { 1: (part) => dims.push(this.#readDim(part)) });
    return dims;
  }

  #readDim(dim: Range): number {
    let size = -1;
    const keep = (value: number) => {
      size = value;
    };
    this.#read(dim, {}, { 1: keep });
    return size;
  }

  #last(field: number, range: Range): Range | undefined {
    let found: Range | undefined;
    const keep = (part: Range) => {
      found = part;
    };
    this.#read(range, { [field]: keep });
    return found;
  }

  #readFunction(range: Range): void {
    this.#read(range, {
      7: (part) => this.#readNode(part, 1),
      11: (part) => this.#readAttribute(part, 1),
    });
  }

  #readNode(range: Range, depth: number): GraphNode {
    const node = { op: '', inputs: [] as string[], outputs: [] as string[], integers: {} };
    let context: string | undefined;
    this.#read(range, {
      1: (part) => node.inputs.push(this.#text(part)),
      2: (part) => node.outputs.push(this.#text(part)),
      4: (part) => {
        node.op = this.#text(part);
      },
      5: (part) => {
        const { name, integer, text } = this.#readAttribute(part, depth);
        if (integer !== undefined) Object.assign(node.integers, { [name]: integer });
        if (name === 'ep_cache_context' && text) context = this.#text(text);
      },
    });
    this.#addCompiled(node, context);
    return node;
  }

  /** A node that is a whole compiled network (`EPContext`) may name the file that it lies in. */
  #addCompiled({ op, integers }: GraphNode, context: string | undefined): void {
    if (op !== 'EPContext' || context === undefined || (integers.embed_mode ?? 1) !== 0) return;
    this.externals.push({ name: op, location: context, neededBytes: 0 });
  }

  #readAttribute(range: Range, depth: number) {
    const found: { name: string; integer?: number; text?: Range } = { name: '' };
    const tensor = (part: Range) => this.#readTensor(part);
    const graph = (part: Range) => this.#readGraph(part, depth + 1);
    const sparse = (part: Range) => this.#readSparseTensor(part);
    this.#read(
      range,
      {
        1: (part) => {
          found.name = this.#text(part);
        },
        4: (part) => {
          found.text = part;
        },
        ...{ 5: tensor, 10: tensor, 6: graph, 11: graph, 22: sparse, 23: sparse },
      },
      {
        3: (value) => {
          found.integer = value;
        },
      },
    );
    return found;
  }

  #readSparseTensor(range: Range): void {
    const tensor = (part: Range) => this.#readTensor(part);
    this.#read(range, { 1: tensor, 2: tensor });
  }

  #readTensor(range: Range): void {
    const tensor = { name: '', type: 0, elements: 1, isExternal: false };
    const entries: Record<string, string> = {};
    this.#read(
      range,
      {
        1: ({ start, end }) => {
          for (const size of this.#file.packed(start, end)) tensor.elements *= size;
        },
        8: (part) => {
          tensor.name = this.#text(part);
        },
        13: (part) => Object.assign(entries, this.#readEntry(part)),
      },
      {
        1: (size) => {
          tensor.elements *= size;
        },
        2: (type) => {
          tensor.type = type;
        },
        14: (place) => {
          tensor.isExternal = place === 1;
        },
      },
    );
    if (!tensor.isExternal) return;
    const { name, type, elements } = tensor;
    const { location = '', offset = '0', length } = entries;
    const bytes = length === undefined ? elements * (ELEMENT_BYTES[type] ?? 0) : Number(length);
    this.externals.push({ name, location, neededBytes: Number(offset) + bytes });
  }

  #readEntry(range: Range): Record<string, string> {
    let [key, value] = ['', ''];
    this.#read(range, {
      1: (part) => {
        key = this.#text(part);
      },
      2: (part) => {
        value = this.#text(part);
      },
    });
    return { [key]: value };
  }
}
