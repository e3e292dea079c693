import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { TitleCard, TitleDetail } from '@streamvault/api'
import { fixtureTitles } from './fixture-titles.ts'

/*
 * A fake manager and public port, to try the site by hand and in a browser:
 *
 *   node testing/fake-manager.ts --port 4312 --web http://127.0.0.1:4313 --art DIR --video FILE [--empty]
 *
 * It answers `/api/` and `/stream/` itself and proxies other paths to the site, as the public port does.
 * Links expire after `--link-seconds`; `POST /testing/outage?on=1` makes every answer a 503.
 */
const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '4312' },
    web: { type: 'string', default: 'http://127.0.0.1:4313' },
    art: { type: 'string' },
    video: { type: 'string' },
    'link-seconds': { type: 'string', default: '3600' },
    empty: { type: 'boolean', default: false },
  },
})

const titles = options.empty ? [] : fixtureTitles()
let outage = false

const server = http.createServer((request, response) => {
  answer(request, response).catch(() => response.destroy())
})
server.listen(Number(options.port), '127.0.0.1')

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake.invalid')
  if (url.pathname === '/testing/outage') {
    outage = url.searchParams.get('on') === '1'
    return void response.end('done')
  }
  if (outage && /^\/(api|stream)\//.test(url.pathname)) return problem(response, 503, 'unavailable')
  if (url.pathname === '/api/titles') return json(response, listTitles(url.searchParams))
  if (url.pathname === '/api/search') return json(response, { items: search(url.searchParams.get('q') ?? '') })
  if (url.pathname === '/api/play' && request.method === 'POST') return play(request, response)
  if (url.pathname.startsWith('/api/titles/'))
    return one(
      response,
      titles.find(({ id }) => id === tail(url)),
    )
  if (url.pathname.startsWith('/api/files/')) return one(response, fileAnswer(tail(url)))
  if (url.pathname.startsWith('/api/image/'))
    return file(request, response, `${options.art}/${tail(url)}.jpg`, 'image/jpeg')
  if (url.pathname.startsWith('/stream/')) return stream(request, response, url)
  return forward(request, response)
}

function listTitles(query: URLSearchParams) {
  const wanted = (title: TitleDetail) =>
    (!query.has('kind') || title.kind === query.get('kind')) &&
    (!query.has('genre') || title.genres.includes(query.get('genre') ?? '')) &&
    (!query.has('quality') || title.qualities.includes(query.get('quality') ?? ''))
  const from = Number(query.get('cursor') ?? 0)
  const limit = Number(query.get('limit') ?? 24)
  const found = titles.filter(wanted).toSorted(order(query.get('sort')))
  const nextCursor = from + limit < found.length ? String(from + limit) : null
  return { items: found.slice(from, from + limit).map(card), nextCursor, total: found.length }
}

function order(sort: string | null): (a: TitleDetail, b: TitleDetail) => number {
  if (sort === 'name') return (a, b) => a.title.localeCompare(b.title)
  if (sort === 'year') return (a, b) => (b.year ?? 0) - (a.year ?? 0)
  return (a, b) => b.addedAt - a.addedAt
}

function search(q: string): TitleCard[] {
  return titles.filter((title) => title.title.toLowerCase().includes(q.toLowerCase())).map(card)
}

function card({ episodes: _episodes, files: _files, ...rest }: TitleDetail): TitleCard {
  return rest
}

function fileAnswer(fileId: string) {
  const title = titles.find(({ files }) => files.some(({ id }) => id === fileId))
  return title && { file: title.files.find(({ id }) => id === fileId), title: card(title) }
}

async function play(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of request) text += chunk
  const body = JSON.parse(text) as { fileId: string }
  if (!fileAnswer(body.fileId)) return problem(response, 404, 'file_not_found')
  const expires = Date.now() + Number(options['link-seconds']) * 1000
  json(response, { url: `/stream/${body.fileId}?expires=${expires}`, expiresAt: new Date(expires).toISOString() })
}

async function stream(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  if (Number(url.searchParams.get('expires')) < Date.now()) return problem(response, 403, 'link-expired')
  if (tail(url).endsWith('-mkv'))
    return void response.writeHead(200, { 'content-type': 'video/x-matroska' }).end('not a film')
  return file(request, response, options.video ?? '', 'video/mp4')
}

async function file(request: IncomingMessage, response: ServerResponse, name: string, type: string): Promise<void> {
  const found = await stat(path.resolve(name)).catch(() => undefined)
  if (!found) return problem(response, 404, 'file_missing')
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const start = Number(asked?.[1] ?? 0)
  const end = Math.min(Number(asked?.[2] || found.size - 1), found.size - 1)
  const range = asked ? { 'content-range': `bytes ${start}-${end}/${found.size}` } : {}
  response.writeHead(asked ? 206 : 200, {
    'content-type': type,
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    ...range,
  })
  createReadStream(path.resolve(name), { start, end })
    .on('error', () => response.destroy())
    .pipe(response)
}

function forward(request: IncomingMessage, response: ServerResponse): void {
  const target = new URL(request.url ?? '/', options.web)
  const outgoing = http.request(target, { method: request.method, headers: request.headers }, (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.headers)
    incoming.pipe(response)
  })
  outgoing.on('error', () => problem(response, 502, 'web-down'))
  request.pipe(outgoing)
}

function one(response: ServerResponse, value: unknown): void {
  if (value === undefined) problem(response, 404, 'title_not_found')
  else json(response, value)
}

function tail(url: URL): string {
  return decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function problem(response: ServerResponse, status: number, code: string): void {
  if (response.headersSent) return void response.destroy()
  const message = `The stand-in answers ${status}`
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { code, message } }))
}
