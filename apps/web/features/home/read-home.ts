import type { TitleCard } from '@streamvault/api'
import { type Answer, listTitles, readTitle } from '@/lib/api.ts'
import { chooseFile, planEntries } from '../title/plan-entries.ts'
import { type HomeRow, planFeatured, planGenreRows } from './plan-rows.ts'

/** A featured title and what its play button plays. */
export interface Featured {
  title: TitleCard
  fileId: string | null
  code: string | null
}

/** Everything on the home page. */
export interface HomeContent {
  featured: Featured[]
  newest: TitleCard[]
  films: TitleCard[]
  series: TitleCard[]
  genres: HomeRow[]
}

const rowLength = 20
const featuredCount = 5
const genreRows = 4

/** Reads the home page: three lists at once, then the featured titles. */
export async function readHome(): Promise<Answer<HomeContent>> {
  const [newest, films, series] = await Promise.all([
    listTitles({ sort: 'newest', limit: 100 }),
    listTitles({ kind: 'film', limit: rowLength }),
    listTitles({ kind: 'series', limit: rowLength }),
  ])
  if (newest.state !== 'ok' || films.state !== 'ok' || series.state !== 'ok') return { state: 'down' }
  const all = newest.value.items
  return {
    state: 'ok',
    value: {
      featured: await Promise.all(planFeatured(all.slice(0, 40), featuredCount).map(readFeatured)),
      newest: all.slice(0, rowLength),
      films: films.value.items,
      series: series.value.items,
      genres: planGenreRows(all, genreRows).map((row) => ({ ...row, titles: row.titles.slice(0, rowLength) })),
    },
  }
}

async function readFeatured(title: TitleCard): Promise<Featured> {
  const answer = await readTitle(title.id)
  const entry = answer.state === 'ok' ? planEntries(answer.value)[0] : undefined
  return { title, fileId: (entry && chooseFile(entry.files)?.id) ?? null, code: entry?.code ?? null }
}
