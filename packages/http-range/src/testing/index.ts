export type { RangeCase } from './range-cases.ts'
export { emptyFileCases, rangeCases } from './range-cases.ts'
