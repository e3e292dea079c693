import { type AdminTitle, AdminTitle as AdminTitleSchema } from '@streamvault/api'
import type { Command } from 'commander'
import { z } from 'zod'
import { type Connection, connect } from '../client/connect.ts'
import { type CommonOptions, printJson, printLine, UsageError, withCommonOptions } from './output.ts'

interface EditOptions extends CommonOptions {
  title?: string
  year?: string
  kind?: string
  overview?: string
  genres?: string
  state?: string
  rights?: string
}

interface PlaceOptions extends CommonOptions {
  into?: string
  title?: string
  year?: string
  kind?: string
  season?: string
  episodes?: string
}

/** `streamvault titles`: lists the library, and mends wrong matches. */
export function addTitlesCommand(program: Command, signal: AbortSignal): void {
  const titles = withCommonOptions(program.command('titles'))
    .description('list the titles of the library, or mend one')
    .enablePositionalOptions()
    .option('--unplaced', 'list the files that belong to no title yet, with the reason')
    .option('--missing', 'list the files that were not found where they lay')
    .action(async (options: CommonOptions & { unplaced?: boolean; missing?: boolean }) => {
      await using connection = await connect(options, signal)
      const state = options.unplaced === true ? 'unplaced' : options.missing === true ? 'missing' : undefined
      if (state === undefined) await listTitles(connection, options, signal)
      else await listFiles(connection, state, options, signal)
    })

  const change = (name: string, description: string) => withCommonOptions(titles.command(name)).description(description)
  const run = async (options: CommonOptions, method: string, path: string, body?: object) => {
    await using connection = await connect(options, signal)
    const title = await connection.client.ask(method, path, AdminTitleSchema.or(z.undefined()), signal, body)
    if (title !== undefined) printTitle(title, options)
  }

  change('edit <id>', 'change what a title says')
    .option('--title <name>')
    .option('--year <year>', 'a year, or "none"')
    .option('--kind <kind>', 'film or series')
    .option('--overview <text>')
    .option('--genres <list>', 'separated by commas')
    .option('--state <state>', 'published, hidden or removed')
    .option('--rights <note>', 'why you may publish it')
    .action((id: string, options: EditOptions) => run(options, 'PATCH', pathOf(id), editOf(options)))
  change('merge <id> <into>', 'move the files of one title into another').action(
    (id: string, into: string, options: CommonOptions) => run(options, 'POST', `${pathOf(id)}/merge`, { into }),
  )
  change('split <id> <files...>', 'give some files of a title a title of their own')
    .option('--title <name>')
    .action((id: string, fileIds: string[], options: CommonOptions & { title?: string }) =>
      run(options, 'POST', `${pathOf(id)}/split`, {
        fileIds,
        ...(options.title === undefined ? {} : { title: options.title }),
      }),
    )
  change('place <file-id>', 'put one file under a title, as one that --unplaced lists')
    .option('--into <title-id>', 'a title that is there')
    .option('--title <name>', 'a title by its name, made when there is none')
    .option('--year <year>')
    .option('--kind <kind>', 'film or series (default: series with --season or --episodes, else film)')
    .option('--season <number>')
    .option('--episodes <numbers>', 'separated by commas')
    .action((id: string, options: PlaceOptions) =>
      run(options, 'POST', `/api/admin/files/${encodeURIComponent(id)}/place`, placeOf(options)),
    )
  change('remove <id>', 'take a title out of the library; its files stay where they lie').action(
    (id: string, options: CommonOptions) => run(options, 'DELETE', pathOf(id)),
  )
}

const pathOf = (id: string) => `/api/admin/titles/${encodeURIComponent(id)}`

function editOf({ title, year, kind, overview, genres, state, rights }: EditOptions): object {
  if (year !== undefined && year !== 'none' && !/^\d{4}$/.test(year)) {
    throw new UsageError(`Cannot use --year "${year}": expected four digits or "none"`)
  }
  const edit = {
    title,
    year: year === 'none' ? null : year === undefined ? undefined : Number(year),
    kind,
    overview,
    genres: genres?.split(',').map((genre) => genre.trim()),
    state,
    rightsNote: rights,
  }
  const named = withoutUndefined(edit)
  if (Object.keys(named).length === 0)
    throw new UsageError('Cannot edit: name at least one field, such as --title or --year')
  return named
}

function placeOf({ into, title, year, kind, season, episodes }: PlaceOptions): object {
  if ((into === undefined) === (title === undefined))
    throw new UsageError('Cannot place: name one of --into and --title')
  return withoutUndefined({
    titleId: into,
    title,
    kind,
    year: wholeNumber('--year', year),
    season: wholeNumber('--season', season),
    episodes: episodes?.split(',').map((number) => wholeNumber('--episodes', number.trim())),
  })
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,5}$/.test(text)) return text === undefined ? undefined : Number(text)
  throw new UsageError(`Cannot use ${option} "${text}": expected a whole number`)
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

async function listTitles({ client }: Connection, options: CommonOptions, signal: AbortSignal): Promise<void> {
  const all: AdminTitle[] = []
  for await (const title of client.titles(signal)) if (title.state !== 'removed') all.push(title)
  if (options.json === true) printJson(all.map(handleOf))
  else for (const title of all) printTitle(title, options)
}

async function listFiles(
  { client }: Connection,
  state: string,
  options: CommonOptions,
  signal: AbortSignal,
): Promise<void> {
  const all = await Array.fromAsync(client.files(state, signal))
  if (options.json === true) printJson(all)
  else for (const file of all) printLine(`${file.id}  ${file.path}  (${file.reason ?? state})`)
}

function handleOf({ id, kind, title, year, files }: AdminTitle): object {
  return {
    id,
    kind,
    title,
    year,
    files: files
      .filter((file) => file.state !== 'replaced')
      .map(({ id: fileId, path, quality, season, episodes, size, duration }) => ({
        id: fileId,
        path,
        quality,
        season,
        episodes,
        size,
        duration,
      })),
  }
}

function printTitle(title: AdminTitle, { json }: CommonOptions): void {
  if (json === true) {
    printJson(handleOf(title))
    return
  }
  const hidden = title.state === 'published' ? '' : `  [${title.state}]`
  printLine(`${title.id}  ${title.title}${title.year === null ? '' : ` (${title.year})`}  ${title.kind}${hidden}`)
  for (const file of title.files) {
    const episodes = file.episodes.length === 0 ? '' : `S${file.season ?? '?'}E${file.episodes.join('-')}  `
    printLine(
      `  ${file.id}  ${episodes}${file.quality ?? '?'}  ${file.path}${file.state === 'ready' ? '' : `  [${file.state}]`}`,
    )
  }
}
