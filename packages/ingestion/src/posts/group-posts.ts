import { extensionOf, isVideoName } from '../skip-rules.ts'
import { isSealedArchiveName } from './archive-name.ts'
import { captionPosts, type FilePost } from './caption-posts.ts'
import type { Post, PostedFile } from './post.ts'
import { readSplitName, type SplitName } from './split-name.ts'

/** The posts of one file, in the order of its parts. */
export interface PostedObject {
  posts: [FilePost, ...FilePost[]]
  /** Name of the whole file; undefined when it has none. */
  name: string | undefined
  caption: string
  /** Why its parts are not one file: some are missing, or they are inconsistent. */
  problem: string | undefined
  /** Whether the posting may still be going on. */
  mayGrow: boolean
  /** Whether its posts may also be separate films, each with its own name: only their bytes decide. */
  mayBeFilms: boolean
  /** A later walk that starts here misses nothing not yielded yet. */
  resumeFrom: number
}

/** The distance in posts after the last found part within which the next is searched. */
const MAX_DISTANCE = 300
/** Limit of incomplete cut files; the one that has waited longest is evicted. */
const MAX_OPEN = 100

interface Part {
  number: number
  post: FilePost
  caption: string
}

interface CutFile {
  name: Omit<SplitName, 'number'>
  parts: Part[]
}

const EMPTY = 'it is empty'
const SEALED = 'a RAR or 7z archive: videos in an archive play where they lie when it is a ZIP that stores them'

/**
 * Finds the videos, and possible videos, among the posts of a channel: joins the parts of cut files, and shares an
 * album's caption among its posts. Ignores other files. Posts come in the order of their ids.
 */
export async function* groupPosts(posts: AsyncIterable<Post>): AsyncGenerator<PostedObject, void> {
  const open = new Map<string, CutFile>()

  function* close(key: string, next: number): Generator<PostedObject, void> {
    const file = open.get(key)
    open.delete(key)
    if (file !== undefined) yield wholeOf(file, resumeFrom(next))
  }

  function resumeFrom(next: number): number {
    const firsts = [...open.values()].flatMap(({ parts }) => parts.map(({ post }) => post.id))
    return Math.min(next, ...firsts)
  }

  for await (const { post, caption, nextId } of captionPosts(posts)) {
    for (const [key, { parts }] of open) {
      if ((parts.at(-1)?.post.id ?? 0) + MAX_DISTANCE < post.id) yield* close(key, post.id)
    }
    const named = readSplitName(post.file.name ?? '')
    const split = named !== undefined && mayHoldVideo(named.whole) ? named : undefined
    if (post.file.size === 0) {
      if (split !== undefined || isVideo(post.file))
        yield { ...single(post, caption, resumeFrom(nextId)), problem: EMPTY }
      continue
    }
    if (split === undefined) {
      if (isVideo(post.file)) yield single(post, caption, resumeFrom(nextId))
      else if (isSealedArchiveName(post.file.name ?? '')) {
        yield { ...single(post, caption, resumeFrom(nextId)), problem: SEALED }
      }
      continue
    }
    const { number, ...name } = split
    const key = `${name.mayBeFilm} ${name.whole}`
    if (open.get(key)?.parts.some((part) => part.number === number)) yield* close(key, post.id)
    const [oldest] = open.keys()
    if (open.size >= MAX_OPEN && oldest !== undefined && !open.has(key)) yield* close(oldest, post.id)
    const file = open.get(key) ?? { name, parts: [] }
    file.parts.push({ number, post, caption })
    open.set(key, file)
  }
  for (const key of [...open.keys()]) yield* close(key, Number.MAX_SAFE_INTEGER)
}

/** The separate objects of posts that turned out to be several films. */
export function filmsOf(object: PostedObject): PostedObject[] {
  return object.posts.map((post) =>
    single(post, post.text.trim() === '' ? object.caption : post.text, object.resumeFrom),
  )
}

function isVideo({ name, mimeType }: PostedFile): boolean {
  if (name !== undefined && (isVideoName(name) || extensionOf(name) === 'zip')) return true
  return mimeType.startsWith('video/')
}

/** A cut file's name decides; one without a known extension may be anything, and is checked. */
function mayHoldVideo(whole: string): boolean {
  const extension = extensionOf(whole)
  return isVideoName(whole) || extension === 'zip' || extension === ''
}

function single(post: FilePost, caption: string, resumeFrom: number): PostedObject {
  const { name } = post.file
  return { posts: [post], name, caption, problem: undefined, mayGrow: false, mayBeFilms: false, resumeFrom }
}

function wholeOf({ name: { whole, mayBeFilm }, parts }: CutFile, resumeFrom: number): PostedObject {
  const ordered = parts.toSorted((a, b) => a.number - b.number)
  const posts = ordered.map(({ post }) => post) as PostedObject['posts']
  const caption = ordered.find((part) => part.caption.trim() !== '')?.caption ?? ''
  const problem = problemOf(ordered)
  // Programs cut all parts but the last to one size: a last part of that size may not be the last.
  const isLastFull = posts.at(-1)?.file.size === posts[0].file.size
  const mayGrow = problem !== undefined || isLastFull
  return { posts, name: whole, caption, problem, mayGrow, mayBeFilms: mayBeFilm, resumeFrom }
}

function problemOf(parts: Part[]): string | undefined {
  const first = Math.min(parts[0]?.number ?? 1, 1)
  const gap = parts.findIndex(({ number }, i) => number !== first + i)
  if (gap >= 0) return `part ${first + gap} of it is not there`
  const [head] = parts
  const last = parts.length - 1
  const misfit = parts.findIndex(({ post: { file } }, i) => {
    const full = head?.post.file.size ?? 0
    return i < last ? file.size !== full : file.size > full
  })
  return misfit < 0 ? undefined : `part ${parts[misfit]?.number ?? 0} of it has another size than the others`
}
