export { createMemoryCatalog } from './memory-catalog.ts'
