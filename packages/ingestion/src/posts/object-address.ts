import type { PostedObject } from './group-posts.ts'
import type { ImporterDeps, PostPart } from './ports.ts'
import { type PostName, readPostName } from './read-post-name.ts'

/** What the name and the caption of an object tell. */
export function nameOf({ posts: [first], name, caption }: PostedObject, { readName }: ImporterDeps): PostName {
  return readPostName({ id: first.id, name, mimeType: first.file.mimeType, caption }, readName)
}

/** The posts that hold an object, as the channel makes a key of them. */
export const partsOf = ({ posts }: PostedObject): PostPart[] => posts.map(({ id, file }) => ({ id, size: file.size }))

/** The path under which a file of an object is told of. */
export const pathOf = ({ posts: [first] }: PostedObject, fileName: string, { channel }: ImporterDeps): string =>
  `${channel.address}/${first.id}/${fileName}`
