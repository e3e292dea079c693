import { FileAnswer, SearchResult, TitleDetail, TitleList } from '@streamvault/api'

/** What came of a question to the manager: a value, "there is no such thing", or "nobody answers". */
export type Answer<T> = { state: 'ok'; value: T } | { state: 'not-found' } | { state: 'down' }

/** What `listTitles` can be asked for; each field is a query parameter of `GET /api/titles`. */
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

/** Longest wait for one answer of the manager, in milliseconds. It sits on the same machine; a page must not hang on it. */
const timeoutMs = 8000

/** One page of titles. */
export function listTitles(filter: TitleFilter = {}): Promise<Answer<TitleList>> {
  return ask('/api/titles', { ...filter }, TitleList)
}

/** One title with its episodes and files. */
export function readTitle(id: string): Promise<Answer<TitleDetail>> {
  return ask(`/api/titles/${encodeURIComponent(id)}`, {}, TitleDetail)
}

/** One file and the title it belongs to. */
export function readFileAnswer(fileId: string): Promise<Answer<FileAnswer>> {
  return ask(`/api/files/${encodeURIComponent(fileId)}`, {}, FileAnswer)
}

/** Titles that match `q`, best first; at most `limit` (1 to 50). */
export function searchTitles(q: string, limit: number): Promise<Answer<SearchResult>> {
  return ask('/api/search', { q, limit }, SearchResult)
}

async function ask<T>(
  path: string,
  query: Record<string, string | number | undefined>,
  schema: Schema<T>,
): Promise<Answer<T>> {
  const url = new URL(path, process.env.STREAMVAULT_API ?? 'http://127.0.0.1:4312')
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { accept: 'application/json', 'x-streamvault-edge': process.env.STREAMVAULT_EDGE_TOKEN ?? '' },
    })
    if (response.status === 404) return { state: 'not-found' }
    if (!response.ok) return { state: 'down' }
    const parsed = schema.safeParse(await response.json())
    return parsed.success ? { state: 'ok', value: parsed.data } : { state: 'down' }
  } catch {
    return { state: 'down' }
  }
}
