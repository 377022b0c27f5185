// Original file: trueframe/v1/catalog.proto


export interface ReloadModelsRequest {
}

export interface ReloadModelsRequest__Output {
}
