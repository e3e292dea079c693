export { readReleaseName } from './read-release-name.ts'
export type { ReleaseName } from './release-name.ts'
