export type { FsObjectStoreOptions } from './fs-object-store.ts'
export { createFsObjectStore } from './fs-object-store.ts'
export { createLocalFiles } from './local-files.ts'
