import { FileAnswer, Problem, SearchResult, TitleDetail, TitleList } from '@streamvault/api'

/** The result of a request to the manager: a value, not found, or no answer. */
export type Answer<T> = { state: 'ok'; value: T } | { state: 'not-found' } | { state: 'down' }

/** Filter of `listTitles`; each field is a query parameter of `GET /api/titles`. */
export interface TitleFilter {
  cursor?: string | undefined
  limit?: number | undefined
  kind?: string | undefined
  genre?: string | undefined
  quality?: string | undefined
  sort?: string | undefined
}

interface Schema<T> {
  safeParse(input: unknown): { success: true; data: T } | { success: false }
}

/** Timeout for an answer of the manager, in milliseconds. It runs on the same machine; a page must not hang on it. */
const TIMEOUT_MS = 8000

/** One page of titles; not found if the cursor is invalid or belongs to another list. */
export function listTitles(filter: TitleFilter = {}): Promise<Answer<TitleList>> {
  return ask('/api/titles', '', { ...filter }, TitleList)
}

/** One title with its episodes and files. */
export function readTitle(id: string): Promise<Answer<TitleDetail>> {
  return ask('/api/titles/{id}', id, {}, TitleDetail)
}

/** One file and its title. */
export function readFileAnswer(fileId: string): Promise<Answer<FileAnswer>> {
  return ask('/api/files/{id}', fileId, {}, FileAnswer)
}

/** Titles that match `q`, best first; at most `limit` (1 to 50). */
export function searchTitles(q: string, limit: number): Promise<Answer<SearchResult>> {
  return ask('/api/search', '', { q, limit }, SearchResult)
}

/** The current error of each failing route, so that the same error is logged once and not for every page. */
const troubles = new Map<string, string>()

function down(route: string, why: string): { state: 'down' } {
  if (troubles.get(route) !== why) console.error(`The manager does not answer "${route}" as agreed: ${why}`)
  troubles.set(route, why)
  return { state: 'down' }
}

async function ask<T>(
  route: string,
  id: string,
  query: Record<string, string | number | undefined>,
  schema: Schema<T>,
): Promise<Answer<T>> {
  const path = route.replace('{id}', () => encodeURIComponent(id))
  const url = new URL(path, process.env.STREAMVAULT_API ?? 'http://127.0.0.1:4312')
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json', 'x-streamvault-edge': process.env.STREAMVAULT_EDGE_TOKEN ?? '' },
    })
    if (response.status === 404 || (await isForeignCursor(response))) return { state: 'not-found' }
    if (!response.ok) return down(route, `status ${response.status}`)
    const parsed = schema.safeParse(await response.json())
    if (!parsed.success) return down(route, 'other fields than agreed')
    troubles.delete(route)
    return { state: 'ok', value: parsed.data }
  } catch (error) {
    return down(route, error instanceof Error ? error.name : 'unknown')
  }
}

/** Whether the manager refused the cursor, which comes from our page's address and may be forged. */
async function isForeignCursor(response: Response): Promise<boolean> {
  if (response.status !== 400) return false
  const problem = Problem.safeParse(await response.json().catch(() => undefined))
  return problem.data?.error.code === 'bad_cursor'
}
