import { type CommonOptions, UsageError } from './output.ts'
import { wholeNumber } from './whole-number.ts'

/** The options of `titles edit`. */
export interface EditOptions extends CommonOptions {
  title?: string
  year?: string
  kind?: string
  overview?: string
  genres?: string
  state?: string
  rights?: string
}

/** The options of `titles place`. */
export interface PlaceOptions extends CommonOptions {
  into?: string
  title?: string
  year?: string
  kind?: string
  season?: string
  episodes?: string
}

/** The request body of an edit. @throws UsageError */
export function editOf({ title, year, kind, overview, genres, state, rights }: EditOptions): object {
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

/** The request body of a placement. @throws UsageError */
export function placeOf({ into, title, year, kind, season, episodes }: PlaceOptions): object {
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

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
