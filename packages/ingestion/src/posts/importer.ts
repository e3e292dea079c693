import type { AddResult } from '../add-result.ts'
import { mapConcurrently } from '../map-concurrently.ts'
import { groupPosts } from './group-posts.ts'
import { importObject, notYet } from './import-object.ts'
import type { ImportRun } from './import-run.ts'
import type { ImporterDeps } from './ports.ts'
import type { Post } from './post.ts'
import { createProgressMark, type ProgressMark } from './progress-mark.ts'

/** Options of an import. */
export interface ImportOptions {
  signal: AbortSignal
  /** Changes nothing: previews results by the names, and by the reads that decide whether cut files are complete. */
  dryRun?: boolean
  /** Starts at the first post instead of where the last import ended. */
  again?: boolean
}

/** Small reads over a network: some of them at once hide its latency. */
const AT_ONCE = 4

/**
 * Imports the videos of a channel in place: reads only each one's container and some hashes. Yields one result per
 * file. The next import resumes one that broke off.
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
