import type { Post, PostedFile } from './post.ts'

/** A post that carries a file. */
export type FilePost = Post & { file: PostedFile }

/** A post with a file, and what is said of it. */
export interface CaptionedPost {
  post: FilePost
  caption: string
  /** Id of the first post that was not given yet. */
  nextId: number
}

/** Gives posts with files, those of one album with its caption where they have none. */
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
