// Original file: trueframe/v1/trueframe.proto


export interface SampleLatest {
}

export interface SampleLatest__Output {
}
