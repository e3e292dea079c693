import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createLoopbackBucket, etagOf, type HeldObject, type LoopbackBucket } from './loopback-bucket.ts'

/** How the server behaves. */
export interface LoopbackS3Options {
  /** Keeps every write of a key under a version id of its own. Default: false. */
  keepsVersions?: boolean
  /**
   * Called with every request before it is answered; may answer it itself, and then returns `true`. `request.method`
   * and `request.url` identify it.
   */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>
}

/** A small local server for the part of S3 that the adapter uses. It does not check signatures. */
export interface LoopbackS3 extends AsyncDisposable {
  endpoint: string
  bucket: LoopbackBucket
  /** `GET`, `PUT part`, …: the received requests, in order. */
  requests: string[]
}

/** Starts a server with an empty bucket of any name. */
export async function startLoopbackS3({
  keepsVersions = false,
  intercept,
}: LoopbackS3Options = {}): Promise<LoopbackS3> {
  const bucket = createLoopbackBucket({ keepsVersions })
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://loopback')
    requests.push(nameOf(request.method ?? '', url.searchParams))
    try {
      if (await intercept?.(request, response)) return
      await answer(bucket, url, request, response)
    } catch {
      // The client left in the middle of its request.
      response.destroy()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    requests,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function nameOf(method: string, query: URLSearchParams): string {
  if (query.has('partNumber')) return 'PUT part'
  if (query.has('uploads')) return method === 'POST' ? 'POST begin' : 'GET uploads'
  if (query.has('uploadId')) return method === 'POST' ? 'POST complete' : 'DELETE upload'
  return method
}

async function answer(
  bucket: LoopbackBucket,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ServerResponse> {
  // Path style: the bucket's name comes first.
  const key = url.pathname.split('/').slice(2).map(decodeURIComponent).join('/')
  const { searchParams: query } = url
  const uploadId = query.get('uploadId')
  const method = request.method ?? ''
  if (query.has('uploads')) return answerUploads(bucket, key, method, response)
  if (uploadId !== null) return await answerUpload(bucket, uploadId, query, request, response)
  if (method === 'GET' || method === 'HEAD') return sendObject(bucket.latest(key), request, response)
  if (method === 'PUT') {
    const object = bucket.put(key, await buffer(request))
    return response.writeHead(200, { etag: object.etag, ...versionHeader(object) }).end()
  }
  if (method === 'DELETE') {
    bucket.remove(key, query.get('versionId') ?? undefined)
    return response.writeHead(204).end()
  }
  return sendError(response, 405, 'MethodNotAllowed')
}

function answerUploads(bucket: LoopbackBucket, key: string, method: string, response: ServerResponse): ServerResponse {
  if (method === 'POST') {
    return sendXml(
      response,
      200,
      `<InitiateMultipartUploadResult><UploadId>${bucket.begin(key)}</UploadId></InitiateMultipartUploadResult>`,
    )
  }
  const uploads = [...bucket.uploads].map(
    ([id, upload]) =>
      `<Upload><Key>${upload.key}</Key><UploadId>${id}</UploadId><Initiated>${upload.initiated.toISOString()}</Initiated></Upload>`,
  )
  return sendXml(response, 200, `<ListMultipartUploadsResult>${uploads.join('')}</ListMultipartUploadsResult>`)
}

async function answerUpload(
  bucket: LoopbackBucket,
  uploadId: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ServerResponse> {
  const upload = bucket.uploads.get(uploadId)
  if (upload === undefined) return sendError(response, 404, 'NoSuchUpload')
  if (request.method === 'DELETE') {
    bucket.uploads.delete(uploadId)
    return response.writeHead(204).end()
  }
  if (request.method === 'PUT') {
    const bytes = await buffer(request)
    const etag = etagOf(bytes)
    upload.parts.set(Number(query.get('partNumber')), { bytes, etag })
    return response.writeHead(200, { etag }).end()
  }
  const etag = bucket.complete(uploadId)?.etag
  return sendXml(response, 200, `<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`)
}

function sendObject(
  object: HeldObject | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): ServerResponse {
  if (object === undefined) return sendError(response, 404, 'NoSuchKey')
  const { 'if-match': match, range } = request.headers
  if (match !== undefined && match !== object.etag) return sendError(response, 412, 'PreconditionFailed')
  const size = object.bytes.byteLength
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  const start = Number(from ?? 0)
  const end = Math.min(Number(to ?? size - 1) + 1, size)
  if (from !== undefined && start >= size) return sendError(response, 416, 'InvalidRange')
  response.writeHead(from === undefined ? 200 : 206, {
    etag: object.etag,
    'last-modified': object.modified.toUTCString(),
    'content-length': end - start,
    ...versionHeader(object),
    ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
  })
  return response.end(request.method === 'HEAD' ? undefined : object.bytes.subarray(start, end))
}

function versionHeader({ versionId }: HeldObject): Record<string, string> {
  return versionId === undefined ? {} : { 'x-amz-version-id': versionId }
}

function sendError(response: ServerResponse, status: number, code: string): ServerResponse {
  return sendXml(response, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}

function sendXml(response: ServerResponse, status: number, xml: string): ServerResponse {
  return response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${xml}`)
}
