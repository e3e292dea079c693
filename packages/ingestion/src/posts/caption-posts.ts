import type { Post, PostedFile } from './post.ts'

/** A post that carries a file. */
export type FilePost = Post & { file: PostedFile }

/** A post with a file, and its caption. */
export interface CaptionedPost {
  post: FilePost
  caption: string
  /** Id of the first post not yielded yet. */
  nextId: number
}

/** Yields posts with files. Posts of an album without a caption get the album's. */
export async function* captionPosts(posts: AsyncIterable<Post>): AsyncGenerator<CaptionedPost, void> {
  let album: Post[] = []
  for await (const post of posts) {
    if (album[0]?.albumId !== post.albumId || post.albumId === undefined) {
      yield* captioned(album)
      album = []
    }
    album.push(post)
  }
  yield* captioned(album)
}

function* captioned(album: Post[]): Generator<CaptionedPost, void> {
  const shared = album.find(({ text }) => text.trim() !== '')?.text ?? ''
  for (const [i, post] of album.entries()) {
    const { file, text } = post
    if (file === undefined) continue
    const nextId = album[i + 1]?.id ?? post.id + 1
    yield { post: { ...post, file }, caption: text.trim() === '' ? shared : text, nextId }
  }
}
