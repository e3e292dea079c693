/** A file that hangs on a post. */
export interface PostedFile {
  /** As its sender named it; undefined when it has no name. */
  name: string | undefined
  mimeType: string
  /** Bytes. */
  size: number
}

/** One post of a channel, as far as importing looks at it. */
export interface Post {
  /** Counts up in the channel. */
  id: number
  /** When it was posted, in milliseconds since 1970. */
  postedMs: number
  /** Text, or the caption of its file. */
  text: string
  file: PostedFile | undefined
  /** The same for all posts of one album. */
  albumId: string | undefined
}
