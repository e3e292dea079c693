export { catalogContract } from './catalog-contract.ts'
export { traceCatalog } from './catalog-trace.ts'
export { sampleFile, sampleTitle } from './samples.ts'
