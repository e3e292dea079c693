import type { TagRule } from '../tag.ts'

/** File formats, where they are no extension. Weak: inside a title ("The Avi Brothers") they are words like any other. */
export const CONTAINER_TAGS: readonly TagRule[] = [{ value: 'container', pattern: 'mkv|mp4|avi', strong: false }]
