import type { AdminFile, AdminTitle, ChangedTitle } from '@streamvault/api'
import { type CommonOptions, printJson, printLine, tell } from './output.ts'

/** A title in the form for scripts. */
export function handleOf({ id, kind, title, year, state, files }: AdminTitle): object {
  return {
    id,
    kind,
    title,
    year,
    state,
    files: files
      .filter((file) => file.state !== 'replaced')
      .map(({ id: fileId, path, quality, season, episodes, part, size, duration }) => ({
        id: fileId,
        path,
        quality,
        season,
        episodes,
        part,
        size,
        duration,
      })),
  }
}

/** Prints a title after a change, and the titles that lost their last file by it. */
export function printChanged(title: AdminTitle, emptied: ChangedTitle['emptied'], { json }: CommonOptions): void {
  if (json === true) {
    printJson({ ...handleOf(title), emptied })
    return
  }
  printTitle(title)
  if (title.state === 'empty') tell('It has no file: it comes onto the site with its first.')
  for (const { id, title: name } of emptied)
    tell(`${id}  ${name} has no file left and is off the site; its next file brings it back.`)
}

/** A title and its files for a person. */
export function printTitle(title: AdminTitle): void {
  const hidden = title.state === 'published' ? '' : `  [${title.state}]`
  printLine(`${title.id}  ${title.title}${title.year === null ? '' : ` (${title.year})`}  ${title.kind}${hidden}`)
  for (const file of title.files) {
    if (file.state === 'replaced') continue
    const episodes = file.episodes.length === 0 ? '' : `S${file.season ?? '?'}E${file.episodes.join('-')}  `
    const part = file.part === null ? '' : `part ${file.part}  `
    printLine(
      `  ${file.id}  ${episodes}${part}${file.quality ?? '?'}  ${file.path}${file.state === 'ready' ? '' : `  [${file.state}]`}`,
    )
  }
}

/** Prints a file that belongs to no title, for a person. */
export function printFile(file: AdminFile): void {
  printLine(`${file.id}  ${file.path}  (${whyOf(file)})`)
}

function whyOf({ reason, state, titleId }: AdminFile): string {
  const isRemoved = state === 'unplaced' && titleId !== null
  return isRemoved ? `${reason}; back with: titles edit ${titleId} --state published` : (reason ?? state)
}
