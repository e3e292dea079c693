export { type LoopbackS3, type LoopbackS3Options, startLoopbackS3 } from './loopback-s3.ts'
