export { inTransaction } from './in-transaction.ts'
export { createPreparedStatements } from './prepared-statements.ts'
export { type FileMarks, readMarks } from './read-marks.ts'
