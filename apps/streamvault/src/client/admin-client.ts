import { type AddRequest, AddStreamLine, AdminFileList, AdminTitleList, Problem } from '@streamvault/api'
import type { z } from 'zod'
import { AdminRequestError } from './admin-request-error.ts'
import { readLines, ServerGoneError } from './read-lines.ts'

/** The address of the admin API, and its credentials. */
export interface AdminEndpoint {
  baseUrl: string
  headers: Record<string, string>
}

/** The admin API, as the command line uses it. */
export interface AdminClient {
  /** Sends a request with a JSON body and checks the answer against `schema`. @throws AdminRequestError */
  ask<Output>(
    method: string,
    path: string,
    schema: z.ZodType<Output>,
    signal: AbortSignal,
    body?: object,
  ): Promise<Output>
  /** Adds files: the `lines` of `/api/admin/add`. */
  add(request: AddRequest, signal: AbortSignal): AsyncIterable<AddStreamLine>
  /** Requests work on files; yields one line per file as it finishes, then the summary. @throws AdminRequestError */
  lines(path: string, request: object, signal: AbortSignal): AsyncIterable<AddStreamLine>
  /** Every title in every state, page by page. */
  titles(signal: AbortSignal): AsyncIterable<AdminTitleList['items'][number]>
  /** Every file in one state, page by page. */
  files(state: string, signal: AbortSignal): AsyncIterable<AdminFileList['items'][number]>
}

/** The server's maximum page size. */
const PAGE_LIMIT = 200

/** Talks to a manager, in a running server or in this process. */
export function createAdminClient({ baseUrl, headers }: AdminEndpoint): AdminClient {
  const send = async (method: string, path: string, signal: AbortSignal, body?: object) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const payload = body === undefined ? {} : { body: JSON.stringify(body) }
    const request = { method, signal, headers: { ...headers, ...json }, ...payload }
    const response = await fetch(new URL(path, baseUrl), request).catch((cause) => {
      signal.throwIfAborted()
      throw new ServerGoneError(`Cannot ask the server at ${baseUrl}: it does not answer`, { cause })
    })
    if (response.ok) return response
    const problem = Problem.safeParse(await response.json().catch(() => undefined))
    if (!problem.success) throw new AdminRequestError('unexpected_answer', `The server answered ${response.status}`)
    const { code, message, details = [] } = problem.data.error
    throw new AdminRequestError(
      code,
      [message, ...details.map((detail) => `- ${detail.path}: ${detail.message}`)].join('\n'),
    )
  }

  const client: AdminClient = {
    async ask(method, path, schema, signal, body) {
      const response = await send(method, path, signal, body)
      return schema.parse(response.status === 204 ? undefined : await response.json())
    },
    add: (request, signal) => client.lines('/api/admin/add', request, signal),
    async *lines(path, request, signal) {
      const response = await send('POST', path, signal, request)
      if (response.body === null) return
      for await (const line of readLines(response.body, signal)) yield AddStreamLine.parse(JSON.parse(line))
    },
    titles: (signal) => pages((query) => client.ask('GET', `/api/admin/titles?${query}`, AdminTitleList, signal)),
    files: (state, signal) =>
      pages((query) => client.ask('GET', `/api/admin/files?state=${state}&${query}`, AdminFileList, signal)),
  }
  return client
}

async function* pages<Item>(
  ask: (query: string) => Promise<{ items: Item[]; nextCursor: string | null }>,
): AsyncGenerator<Item, void, void> {
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = await ask(`limit=${PAGE_LIMIT}${more}`)
    yield* page.items
    cursor = page.nextCursor
  }
}
