import type { AddResult } from '../add-result.ts'
import { mapConcurrently } from '../map-concurrently.ts'
import { groupPosts } from './group-posts.ts'
import { importObject, notYet } from './import-object.ts'
import type { ImportRun } from './import-run.ts'
import type { ImporterDeps } from './ports.ts'
import type { Post } from './post.ts'
import { createProgressMark, type ProgressMark } from './progress-mark.ts'

/** How an import is done. */
export interface ImportOptions {
  signal: AbortSignal
  /** Changes nothing: what would be done by the names, and by what tells whether cut files are whole. */
  dryRun?: boolean
  /** Begins at the first post instead of where the last import ended. */
  again?: boolean
}

/** Small reads over a line: some of them at once hide its delay. */
const AT_ONCE = 4

/**
 * Takes the videos of a channel into the catalogue where they lie: of each, only the container and some hashes are asked
 * for. Yields one result a file. What breaks off is taken up by the next import.
 */
export async function* importChannel(deps: ImporterDeps, options: ImportOptions): AsyncGenerator<AddResult, void> {
  const { signal, dryRun = false, again = false } = options
  const from = again ? 1 : await deps.loadPosition()
  const mark = createProgressMark(from, dryRun ? async () => {} : deps.savePosition)
  const run: ImportRun = { deps, signal, dryRun }
  const posts = noted(deps.channel.readPosts(from, signal), mark)
  const works = mapConcurrently(groupPosts(posts), AT_ONCE, async (object) => {
    const step = mark.begin(object.resumeFrom)
    const results = await importObject(object, run)
    if (results.some((result) => result === 'later')) mark.holdAt(object.posts[0].id)
    await step.finish()
    return results.map((result) => (result === 'later' ? notYet(object, run) : result))
  })
  for await (const results of works) yield* results
  await mark.end()
}

async function* noted(posts: AsyncIterable<Post>, mark: ProgressMark): AsyncGenerator<Post, void> {
  for await (const post of posts) {
    mark.saw(post.id)
    yield post
  }
}
