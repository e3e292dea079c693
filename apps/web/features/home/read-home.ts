import type { TitleCard } from '@streamvault/api'
import { type Answer, listTitles, readTitle } from '@/lib/api.ts'
import { chooseFile, planEntries } from '../title/plan-entries.ts'
import { type HomeRow, planFeatured, planGenreRows } from './plan-rows.ts'

/** A featured title and the file of its play button. */
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

const ROW_LENGTH = 20
const FEATURED_COUNT = 5
const GENRE_ROWS = 4

/** Reads the home page: three lists concurrently, then the featured titles. */
export async function readHome(): Promise<Answer<HomeContent>> {
  const [newest, films, series] = await Promise.all([
    listTitles({ sort: 'newest', limit: 100 }),
    listTitles({ kind: 'film', limit: ROW_LENGTH }),
    listTitles({ kind: 'series', limit: ROW_LENGTH }),
  ])
  if (newest.state !== 'ok' || films.state !== 'ok' || series.state !== 'ok') return { state: 'down' }
  const all = newest.value.items
  return {
    state: 'ok',
    value: {
      featured: await Promise.all(planFeatured(all.slice(0, 40), FEATURED_COUNT).map(readFeatured)),
      newest: all.slice(0, ROW_LENGTH),
      films: films.value.items,
      series: series.value.items,
      genres: planGenreRows(all, GENRE_ROWS).map((row) => ({ ...row, titles: row.titles.slice(0, ROW_LENGTH) })),
    },
  }
}

async function readFeatured(title: TitleCard): Promise<Featured> {
  const answer = await readTitle(title.id)
  const entry = answer.state === 'ok' ? planEntries(answer.value)[0] : undefined
  return { title, fileId: (entry && chooseFile(entry.files)?.id) ?? null, code: entry?.code ?? null }
}
