/** The stages of the data path, in its order: the folders of engine/pipeline, and the values of the label `stage`. */
export type Stage = 'ingest' | 'decode' | 'detect' | 'track' | 'crop' | 'score' | 'pool' | 'emit';

/** Those that worker threads run. */
export type WorkerStage = Extract<Stage, 'detect' | 'crop' | 'score'>;

/** Milliseconds of thread time in each stage. */
export type StageMs = Readonly<Partial<Record<WorkerStage, number>>>;
