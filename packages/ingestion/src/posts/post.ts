/** The file of a post. */
export interface PostedFile {
  /** The sender's name for it; undefined when it has none. */
  name: string | undefined
  mimeType: string
  /** Bytes. */
  size: number
}

/** The parts of a channel's post that an import uses. */
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
