import type { AddResult } from '../add-result.ts'
import { isExtraName } from '../extra-names.ts'
import { reasonOf } from '../reason-of.ts'
import { withoutFile } from '../result-of.ts'
import { extensionOf } from '../skip-rules.ts'
import { areFilms } from './are-films.ts'
import { findLack } from './find-lack.ts'
import { filmsOf, type PostedObject } from './group-posts.ts'
import { importArchive } from './import-archive.ts'
import type { ImportRun } from './import-run.ts'
import { importVideo } from './import-video.ts'
import { nameOf, partsOf, pathOf } from './object-address.ts'

/** How long an incomplete cut file may still be uploading. */
const GROWING_MS = 3_600_000

/**
 * Imports the content of one or several posts: a result for each of its videos, or `later` while an upload may be going
 * on. A failing object fails alone.
 *
 * @throws an error that ends the import, or the reason of the run's signal
 */
export async function importObject(object: PostedObject, run: ImportRun): Promise<(AddResult | 'later')[]> {
  const { deps, signal } = run
  signal.throwIfAborted()
  const name = nameOf(object, deps)
  const at = pathOf(object, name.fileName, deps)
  if (isExtraName(name.fileName)) return [withoutFile(at, 'skipped', 'a sample, trailer or extra')]
  const isFresh = deps.now() - Math.max(...object.posts.map(({ postedMs }) => postedMs)) < GROWING_MS
  if (object.mayGrow && isFresh) return ['later']
  try {
    if (object.mayBeFilms && (await areFilms(object, run))) {
      const results = filmsOf(object).map((film) => importObject(film, run))
      return (await Promise.all(results)).flat()
    }
    const problem = object.problem ?? (await findLack(object, run))
    if (problem !== undefined) return [withoutFile(at, 'skipped', problem)]
    if (extensionOf(object.name ?? '') !== 'zip') {
      const [{ postedMs }] = object.posts
      return [await importVideo({ path: at, name, parts: partsOf(object), postedMs }, run)]
    }
    return await importArchive(object, at, run)
  } catch (error) {
    signal.throwIfAborted()
    if (deps.endsImport(error)) throw error
    return [withoutFile(at, 'failed', reasonOf(error))]
  }
}

/** The result for an object that is left to a later import. */
export function notYet(object: PostedObject, { deps }: ImportRun): AddResult {
  const { fileName } = nameOf(object, deps)
  return withoutFile(pathOf(object, fileName, deps), 'skipped', 'its other parts are not there yet')
}
