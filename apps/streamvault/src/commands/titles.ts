import { AdminTitle, ChangedTitle } from '@streamvault/api'
import { type Command, Option } from 'commander'
import { connect } from '../client/connect.ts'
import type { Connection } from '../client/connection.ts'
import { type CommonOptions, printJson, tell, withCommonOptions } from './output.ts'
import { handleOf, printChanged, printFile, printTitle } from './print-titles.ts'
import { type EditOptions, editOf, type PlaceOptions, placeOf } from './title-wishes.ts'

/** `streamvault titles`: lists the library, and corrects wrong matches. */
export function addTitlesCommand(program: Command, signal: AbortSignal): void {
  const titles = withCommonOptions(program.command('titles'))
    .description('list the titles of the library, or mend one')
    .enablePositionalOptions()
    .option('--unplaced', 'list the files that belong to no title yet, or to one that was removed, with the reason')
    .addOption(new Option('--missing', 'list the files that were not found where they lay').conflicts('unplaced'))
    .action(async (options: CommonOptions & { unplaced?: boolean; missing?: boolean }) => {
      await using connection = await connect(options, signal)
      const state = options.unplaced === true ? 'unplaced' : options.missing === true ? 'missing' : undefined
      if (state === undefined) await listTitles(connection, options, signal)
      else await listFiles(connection, state, options, signal)
    })

  const change = (name: string, description: string) => withCommonOptions(titles.command(name)).description(description)
  const edit = async (options: CommonOptions, id: string, body: object) => {
    await using connection = await connect(options, signal)
    printChanged(await connection.client.ask('PATCH', pathOf(id), AdminTitle, signal, body), [], options)
  }
  const move = async (options: CommonOptions, path: string, body: object) => {
    await using connection = await connect(options, signal)
    const { emptied, ...title } = await connection.client.ask('POST', path, ChangedTitle, signal, body)
    printChanged(title, emptied, options)
  }

  change('edit <id>', 'change what a title says')
    .option('--title <name>')
    .option('--year <year>', 'a year, or "none"')
    .addOption(kindOption('what it is'))
    .option('--overview <text>')
    .option('--genres <list>', 'separated by commas')
    .addOption(new Option('--state <state>', 'who finds it').choices(['published', 'hidden', 'removed']))
    .option('--rights <note>', 'why you may publish it')
    .action((id: string, options: EditOptions) => edit(options, id, editOf(options)))
  change('merge <id> <into>', 'move the files of one title into another').action(
    (id: string, into: string, options: CommonOptions) => move(options, `${pathOf(id)}/merge`, { into }),
  )
  change('split <id> <files...>', 'give some files of a title a title of their own')
    .option('--title <name>')
    .action((id: string, fileIds: string[], options: CommonOptions & { title?: string }) =>
      move(options, `${pathOf(id)}/split`, {
        fileIds,
        ...(options.title === undefined ? {} : { title: options.title }),
      }),
    )
  change('place <file-id>', 'put one file under a title, as one that --unplaced lists')
    .option('--into <title-id>', 'a title that is there')
    .option('--title <name>', 'a title by its name, made when there is none')
    .option('--year <year>')
    .addOption(kindOption('default: series with --season or --episodes, else film'))
    .option('--season <number>')
    .option('--episodes <numbers>', 'separated by commas')
    .action((id: string, options: PlaceOptions) =>
      move(options, `/api/admin/files/${encodeURIComponent(id)}/place`, placeOf(options)),
    )
  change('remove <id>', 'take a title out of the library; its files stay where they lie, listed by --unplaced').action(
    (id: string, options: CommonOptions) => edit(options, id, { state: 'removed' }),
  )
}

const kindOption = (description: string) => new Option('--kind <kind>', description).choices(['film', 'series'])

const pathOf = (id: string) => `/api/admin/titles/${encodeURIComponent(id)}`

async function listTitles({ client }: Connection, options: CommonOptions, signal: AbortSignal): Promise<void> {
  const all: AdminTitle[] = []
  for await (const title of client.titles(signal)) if (title.state !== 'removed') all.push(title)
  if (options.json === true) printJson(all.map(handleOf))
  else if (all.length === 0) tell('The library is empty: add films with `streamvault add FOLDER`.')
  else for (const title of all) printTitle(title)
}

async function listFiles(
  { client }: Connection,
  state: string,
  options: CommonOptions,
  signal: AbortSignal,
): Promise<void> {
  const all = await Array.fromAsync(client.files(state, signal))
  if (options.json === true) printJson(all)
  else if (all.length === 0) tell(state === 'missing' ? 'No file is missing.' : 'Every file has a title.')
  else for (const file of all) printFile(file)
}
