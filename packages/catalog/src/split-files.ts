import type { Catalog } from './catalog.ts'
import { inTurn } from './change-queue.ts'
import { describeTitle } from './describe-title.ts'
import { FileNotFoundError, TitleEditError } from './errors.ts'
import { titleIdFrom } from './ids.ts'
import type { MediaFile } from './media-file.ts'
import { refreshInTurn } from './refresh-title.ts'
import type { Title } from './title.ts'

/** The title for split files. */
export interface SplitTarget {
  kind: Title['kind']
  name: string
  year: number | null
}

/**
 * Moves files into a title of their own, which is published once it has all of them.
 *
 * Idempotent: files and target determine the new title's id, so repeat it to complete an interrupted run.
 *
 * @returns the new title
 * @throws FileNotFoundError before any change, TitleEditError without files or with a blank name
 */
export function splitFiles(
  catalog: Catalog,
  fileIds: string[],
  target: SplitTarget,
  nowMs: number = Date.now(),
): Promise<Title> {
  return inTurn(catalog, () => splitInTurn(catalog, fileIds, target, nowMs))
}

/** The id of the title for these files when they are split off as `target`. */
export function splitTitleId(fileIds: string[], target: SplitTarget): string {
  return titleIdFrom(['split', target.kind, target.name, String(target.year), ...new Set(fileIds.toSorted())])
}

/** `splitFiles` inside `inTurn`. */
export async function splitInTurn(
  catalog: Catalog,
  fileIds: string[],
  target: SplitTarget,
  nowMs: number,
): Promise<Title> {
  const ids = [...new Set(fileIds)].sort()
  const titleId = splitTitleId(ids, target)
  if (ids.length === 0) throw new TitleEditError(titleId, 'it would have no file')
  if (target.name.trim() === '') throw new TitleEditError(titleId, 'its name would be blank')
  const files = await Promise.all(ids.map((id) => readFile(catalog, id)))
  const oldIds = new Set(files.flatMap((file) => (file.titleId === null ? [] : [file.titleId])))

  const begun =
    (await catalog.getTitle(titleId)) ??
    describeTitle({ ...target, id: titleId, name: target.name.trim(), state: 'hidden' }, nowMs)
  const described = (await Promise.all([...oldIds].map((id) => catalog.getTitle(id)))).flatMap(
    (old) => old?.episodes ?? [],
  )
  await catalog.putTitle({ ...begun, state: 'hidden', episodes: [...begun.episodes, ...described] })
  // Old titles are updated before the files move: a repeated run can find them only through the files.
  for (const oldId of oldIds) if (oldId !== titleId) await refreshInTurn(catalog, oldId, nowMs, new Set(ids))
  for (const file of files) await catalog.putFile(placed(file, titleId))
  const whole = (await refreshInTurn(catalog, titleId, nowMs)) ?? begun
  const published: Title = { ...whole, state: 'published' }
  await catalog.putTitle(published)
  return published
}

async function readFile(catalog: Catalog, id: string): Promise<MediaFile> {
  const file = await catalog.getFile(id)
  if (file === undefined) throw new FileNotFoundError(id)
  return file
}

function placed(file: MediaFile, titleId: string): MediaFile {
  return file.state === 'unplaced' ? { ...file, titleId, state: 'ready', reason: null } : { ...file, titleId }
}
