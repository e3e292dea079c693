import type { PostedObject } from './group-posts.ts'
import type { ImporterDeps, PostPart } from './ports.ts'
import { type PostName, readPostName } from './read-post-name.ts'

/** The parsed name and caption of an object. */
export function nameOf({ posts: [first], name, caption }: PostedObject, { readName }: ImporterDeps): PostName {
  return readPostName({ id: first.id, name, mimeType: first.file.mimeType, caption }, readName)
}

/** The posts of an object, in the form for the channel's keys. */
export const partsOf = ({ posts }: PostedObject): PostPart[] => posts.map(({ id, file }) => ({ id, size: file.size }))

/** The displayed path of a file of an object. */
export const pathOf = ({ posts: [first] }: PostedObject, fileName: string, { channel }: ImporterDeps): string =>
  `${channel.address}/${first.id}/${fileName}`
