export { createFileSource, type FileSourceDeps, NoSourceError } from './file-source.ts'
