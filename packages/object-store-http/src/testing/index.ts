export { type LoopbackOrigin, type LoopbackOriginOptions, startLoopbackOrigin } from './loopback-origin.ts'
