export { type CalmOptions, calm } from './calm.ts'
export { type EventuallyOptions, eventually } from './eventually.ts'
