import type { TagRule } from '../tag.ts'

/** File formats, where they are not an extension. Weak: in a title ("The Avi Brothers") they are ordinary words. */
export const CONTAINER_TAGS: readonly TagRule[] = [{ value: 'container', pattern: 'mkv|mp4|avi', strong: false }]
