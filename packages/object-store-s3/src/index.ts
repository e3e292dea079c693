export { S3RequestError } from './errors.ts'
export { createS3ObjectStore, type S3ObjectStoreOptions } from './s3-object-store.ts'
