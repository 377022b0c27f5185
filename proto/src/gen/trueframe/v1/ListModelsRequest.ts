// Original file: trueframe/v1/catalog.proto


export interface ListModelsRequest {
}

export interface ListModelsRequest__Output {
}
