export { HttpOriginError } from './errors.ts'
export { createHttpMirrors, type HttpMirrorsOptions } from './http-mirrors.ts'
export { createHttpObjectStore, type HttpObjectStoreOptions } from './http-object-store.ts'
