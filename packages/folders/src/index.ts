export { FolderError, whyNoFile } from './folder-error.ts'
export { makeFolder } from './make-folder.ts'
