import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Artwork, inTurn, type Title } from '@streamvault/catalog'
import { z } from 'zod'
import { REPOSITORY } from './installation-config.ts'
import type { Library } from './library.ts'

const DEMO = path.join(REPOSITORY, 'demo')
/** The catalogue's key for the version of the demo library that it has. */
const ADDED = 'demo_library_added'

const DemoTitle = z.object({
  title: z.string(),
  year: z.number().int(),
  overview: z.string(),
  genres: z.array(z.string()),
  rightsNote: z.string(),
  episodes: z
    .array(z.object({ season: z.number(), number: z.number(), name: z.string(), overview: z.string() }))
    .default([]),
  files: z.array(z.string()),
  artwork: z.array(z.object({ role: z.enum(['poster', 'backdrop']), file: z.string(), tint: z.string() })),
})
const DemoLibrary = z.object({ titles: z.array(DemoTitle) })
type DemoTitle = z.infer<typeof DemoTitle>

/** Adds the films that come with the program, once. A title that the operator removed stays removed. */
export async function addDemoLibrary(library: Library, signal: AbortSignal): Promise<void> {
  const text = await readFile(path.join(DEMO, 'library.json'), 'utf8')
  // After the repository was moved to another folder, its files have to be found again.
  const version = createHash('sha256').update(DEMO).update(text).digest('hex')
  if ((await library.catalog.getMeta(ADDED)) === version) return
  for (const title of DemoLibrary.parse(JSON.parse(text)).titles) await addDemoTitle(library, title, signal)
  await library.catalog.setMeta(ADDED, version)
}

async function addDemoTitle(library: Library, demo: DemoTitle, signal: AbortSignal): Promise<void> {
  const titleIds = new Set<string>()
  const paths = demo.files.map((file) => path.join(DEMO, file))
  for await (const { titleId } of library.adder.add(paths, { signal })) if (titleId !== null) titleIds.add(titleId)
  const artwork = await Promise.all(demo.artwork.map((picture) => keepArtwork(library, picture)))
  for (const id of titleIds) await describe(library, id, demo, artwork)
}

async function keepArtwork({ artwork }: Library, { file, role, tint }: DemoTitle['artwork'][number]): Promise<Artwork> {
  return { imageId: await artwork.keep(await readFile(path.join(DEMO, file))), role, tint }
}

async function describe({ catalog, search }: Library, id: string, demo: DemoTitle, artwork: Artwork[]): Promise<void> {
  const { overview, genres, rightsNote, year, title: name } = demo
  await inTurn(catalog, async () => {
    const title = await catalog.getTitle(id)
    if (title === undefined) return
    const described = {
      ...title,
      name,
      year,
      overview,
      genres,
      rightsNote,
      artwork,
      isDemo: true,
      episodes: episodesOf(title, demo),
    }
    await catalog.putTitle(described)
    search.noteTitle(described)
  })
}

function episodesOf(title: Title, demo: DemoTitle): Title['episodes'] {
  return title.episodes.map((episode) => {
    const told = demo.episodes.find(({ season, number }) => season === episode.season && number === episode.number)
    return told === undefined ? episode : { ...episode, name: told.name, overview: told.overview }
  })
}
