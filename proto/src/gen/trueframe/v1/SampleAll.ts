// Original file: trueframe/v1/trueframe.proto


export interface SampleAll {
}

export interface SampleAll__Output {
}
