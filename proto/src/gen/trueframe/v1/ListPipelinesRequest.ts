// Original file: trueframe/v1/catalog.proto


export interface ListPipelinesRequest {
}

export interface ListPipelinesRequest__Output {
}
