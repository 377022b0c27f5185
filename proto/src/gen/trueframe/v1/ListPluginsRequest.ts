// Original file: trueframe/v1/catalog.proto


export interface ListPluginsRequest {
}

export interface ListPluginsRequest__Output {
}
